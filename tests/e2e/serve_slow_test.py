"""A client that reads too slowly, or not at all, costs nobody else a packet, and learns what it
lost; so are all when the kernel dropped some."""
import signal
import socket
import sys
import time

import live_network
from heap import Heap
from live_serve import ServeLiveTest
from live_streams import CheckedStream, read_streams
from program import PATIENCE
from programs import SLOW

# Not the few packets that the kernel sends by itself, as they are not in the sum.
QUERY = "i=near&f=not%20ip6"

CLIENTS = 8
RATE = 400 if SLOW else 2000
PACKETS = 4000 if SLOW else 16000
LENGTH = 1514  # 3.2 kB of text each, so that all of them are more than any buffer holds.
BURST = 200  # Fit into the smallest log.

# What may be allocated, in mebibytes: the bounded log, the queue of four rings before it, something
# for each client, and for the rest. All that the slow client did not read would be 50.
LOG, RING, EACH, REST = 1 if SLOW else 4, 4, 0.25, 4
BOUND = LOG + 4 * RING + CLIENTS * EACH + REST

STUCK_SECONDS = 30


class SlowTest(ServeLiveTest):
    cable = True

    def open_checked(self, server, query=QUERY, **options):
        # The kernel only counts, so where it dropped some is known a little later.
        stream = CheckedStream(server, query, places=False, **options)
        self.addCleanup(stream.close)
        return stream.wait_open()

    def open_slow(self, server, query=QUERY):
        """One for which the kernel keeps little."""
        return self.open_checked(server, query, receive_buffer=4096)

    def feed(self, streams):
        """Sends all packets, each burst once `streams` have the one before, so that none of them is
        too slow, however busy the machine is."""
        for first in range(0, PACKETS, BURST):
            generator = self.generate(BURST, RATE, LENGTH, first)
            self.assertTrue(read_streams(streams, first + BURST, PATIENCE),
                            [(stream.packets, stream.dropped) for stream in streams])
            self.assertEqual(generator.wait(PATIENCE), 0)

    def assert_got_all(self, streams):
        """But for what the kernel drops, as it does on a busy machine, however small a burst is."""
        for stream in streams:
            report = f"{stream.packets} packets, {stream.dropped}"
            self.assertIsNone(stream.problem, report)
            self.assertEqual(stream.packets + stream.dropped["kernel"], PACKETS, report)
            self.assertEqual((stream.dropped["client"], stream.dropped["interface"]), (0, 0), report)


class Slow(SlowTest):
    def start_all(self):
        self.heap = Heap()
        self.addCleanup(self.heap.close)
        self.server = self.serve("--stream-buffer", str(LOG), "--buffer-size", str(RING),
                                 environment={} if SLOW else self.heap.environment)
        self.slow = self.open_slow(self.server)
        self.others = [self.open_checked(self.server) for _ in range(CLIENTS - 1)]
        self.wait_for_bound(self.server)

    def test_others_get_everything_and_the_slow_one_is_told_what_it_lost(self):
        self.start_all()
        self.feed(self.others)
        self.assert_got_all(self.others)
        print(f"{self.heap.most():.1f} MiB at the most", file=sys.stderr)
        if not SLOW:  # A sanitizer has its own allocator.
            self.assertLess(self.heap.most(), BOUND)
        self.assertEqual(self.slow.packets, 0)
        # Or the small window, which nobody but this test asks for, would make it slower still.
        self.slow.connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        read_streams([self.slow], PACKETS, PATIENCE)
        self.assert_told_exactly(self.slow)

    def assert_told_exactly(self, stream):
        report = f"{stream.packets} packets, {stream.dropped}, {self.server.errors()}"
        self.assertIsNone(stream.problem, report)
        self.assertEqual(stream.total(), PACKETS, report)
        self.assertEqual(stream.dropped["interface"], 0, report)
        self.assertGreater(stream.dropped["client"], PACKETS // 2, report)
        self.assertGreater(stream.packets, 100, report)
        stream.close()
        self.assertTrue(self.server.wait_for_error(
            f"ends: {stream.packets} packets, {sum(stream.dropped.values())} dropped: client left"),
            report)
        self.assertIn(f'chattcp_dropped_packets_total{{place="client"}} '
                      f'{stream.dropped["client"]}\n',
                      self.server.get("/metrics").body.decode())


class Stuck(SlowTest):
    def test_one_that_takes_nothing_is_disconnected_and_others_are_not(self):
        server = self.serve("--stream-buffer", "1")
        stuck = self.open_slow(server)
        other = self.open_checked(server)
        quiet = self.listen(server, "i=near&p=1")  # Takes nothing as there is nothing.
        self.wait_for_bound(server, 2)
        begin = time.monotonic()
        self.feed([other])
        name = stuck.connection.name.replace("[", r"\[").replace("]", r"\]")
        self.assertTrue(server.wait_for_error(f"{name} ends: .*: client took nothing for 30 s$",
                                             STUCK_SECONDS + PATIENCE), server.errors())
        self.assertGreater(time.monotonic() - begin, STUCK_SECONDS - 2)
        self.assertIsNotNone(stuck.connection.wait_for_end(PATIENCE), "it is still connected")
        self.assert_got_all([other])
        self.assertEqual((len(server.find_errors(" ends: ")), len(server.packet_sockets())), (1, 2))
        self.assertEqual(quiet.read_for(0.1), [])
        self.assertFalse(quiet.ended)


class KernelDrops(SlowTest):
    def test_they_are_told_and_are_all_that_is_missing(self):
        server = self.serve("--buffer-size", "1")
        query = QUERY + "&payload=none"
        streams = [self.open_checked(server, query) for _ in range(2)]
        self.wait_for_bound(server)
        generator = self.generate(PACKETS, 2 * RATE, LENGTH)
        self.addCleanup(server.signal, signal.SIGCONT)
        time.sleep(0.25 * PACKETS / (2 * RATE))
        server.signal(signal.SIGSTOP)
        time.sleep(0.5 * PACKETS / (2 * RATE))
        server.signal(signal.SIGCONT)
        self.assertTrue(read_streams(streams, PACKETS, 3 * PACKETS / RATE + PATIENCE),
                        [(stream.packets, stream.dropped) for stream in streams])
        self.assertEqual(generator.wait(PATIENCE), 0)
        for stream in streams:
            report = f"{stream.packets} packets, {stream.dropped}, {stream.problem}"
            self.assertIsNone(stream.problem, report)
            self.assertEqual(stream.total(), PACKETS, report)
            self.assertEqual(stream.dropped["client"] + stream.dropped["interface"], 0, report)
            self.assertGreater(stream.dropped["kernel"], 100, report)
            self.assertGreater(stream.packets, 100, report)
        self.assertEqual(streams[0].dropped, streams[1].dropped)
        self.assertIn(f'chattcp_dropped_packets_total{{place="kernel"}} '
                      f'{streams[0].dropped["kernel"]}\n',
                      server.get("/metrics").body.decode())


if __name__ == "__main__":
    live_network.main()
