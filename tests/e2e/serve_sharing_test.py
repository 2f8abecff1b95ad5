"""Clients with one wish share one capture, and nothing of it is left when they have gone.

CHATTCP_CYCLES says how many clients come and leave in the long test; 2000 is the full size.
"""
import datetime
import json
import os
import socket
import sys
import time

import live_network
from heap import Heap
from live_serve import ServeLiveTest, descriptors, numbered, read_until, threads, url_of
from live_streams import CheckedAndComparedStream, ComparedStream, read_streams
from program import AT_ONCE, PATIENCE, wait_until
from programs import SLOW

SOON = 1  # Seconds in which a packet socket is gone after its last client,
ATTEMPTS = 5  # at least once: something else on the machine may delay one, a fault delays all.
RING, STREAM_BUFFER, REST = 4, 1, 4  # Mebibytes; the queue of a capture holds four rings.
VANISHED = 30  # The same after one that went without a word.
CYCLES = int(os.environ.get("CHATTCP_CYCLES", "60" if SLOW else "300"))
SIDE_BY_SIDE = 8
GROWTH = 0.25 + CYCLES / 1000  # Mebibytes; the ends of a connection are remembered for a minute.

CLIENTS = 8 if SLOW else 64
RATE = 500 if SLOW else 5000
PACKETS = 4 * RATE

REQUEST_NEAR = b"GET /api/capture?i=near HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"

SAME_WISH = [
    "i=near&p=tcp,udp&p=53,443&h=10.9.0.1&h.src=10.9.0.2&f=ip&f=udp",
    "f=udp&f=ip&h.src=10.9.0.2&h=10.9.0.1&p=443,53&p=udp,tcp&i=near",
    "p=53&p=443&p=udp&p=tcp&i=near&h=10.9.0.1&f=ip&f=udp&h.src=10.9.0.2",
    "i=near&tcp=true&udp=true&p=53,443&h=10.9.0.1&h.src=10.9.0.2&f=ip&f=udp",
    "i=near&payload=array&p=tcp,udp&p=53,443&h=10.9.0.1&h.src=10.9.0.2&f=ip&f=udp&c=1000",
    "i=near&p=tcp%2Cudp&p=53%2c443&h=10.9.0.1&h%2esrc=10.9.0.2&f=%69p&f=udp",
]


class Sharing(ServeLiveTest):
    cable = True

    def test_one_wish_in_many_spellings_is_one_packet_socket(self):
        server = self.serve()
        streams = [self.listen(server, query) for query in SAME_WISH]
        lines = self.open(server, SAME_WISH[0], lines=True)
        self.assertEqual(lines.status, 200)
        self.assertEqual(len(server.packet_sockets()), 1)
        self.assertIn("chattcp_captures 1\n", server.get("/metrics").body.decode())
        for stream in (*streams, lines):
            stream.close()
        self.assertTrue(server.wait_for_captures(0, AT_ONCE))

    def test_one_wish_is_shown_alike_to_all(self):
        server = self.serve()
        streams = [self.listen(server, query) for query in ("i=near&p=1,2", "p=2,1&i=near")]
        streams.append(self.listen(server, "i=near&p=2&p=1", lines=True))
        sender = self.far_raw()
        for number in range(50):
            sender.send(numbered(number))
        texts = [[event.data for event in stream.take(50)] for stream in streams]
        self.assertEqual([len(text) for text in texts], [50] * 3)
        self.assertEqual(texts[1:], texts[:1] * 2)

    def test_lines_say_when_the_shared_capture_began(self):
        server, sender = self.serve(), self.far_raw()
        first = self.listen(server, "i=near&add=capture_start")
        sender.send(numbered(0))
        lines = first.take(1)
        began = datetime.datetime.now(datetime.timezone.utc)
        second = self.listen(server, "i=near&add=capture_start")
        sender.send(numbered(1))
        lines += second.take(1)
        starts = [json.loads(line.data)["capture_start"] for line in lines]
        self.assertEqual(starts[:1], starts[1:])
        self.assertLess(datetime.datetime.fromisoformat(starts[0].replace("Z", "+00:00")), began)

    def test_each_other_wish_is_one_more(self):
        server = self.serve()
        wishes = ["i=near", "i=lo", "i=near&p=tcp", "i=near&p.src=1", "i=near&p.dst=1",
                  "i=near&f=ip", "i=near&payload=hex", "i=near&decapsulate=vxlan",
                  "i=near&decapsulate=vxlan=8472"]
        for count, query in enumerate(wishes, 1):
            self.listen(server, query)
            self.assertTrue(server.wait_for_captures(count), server.packet_sockets())
        self.listen(server, wishes[3])
        self.assertEqual(len(server.packet_sockets()), len(wishes))

    def test_it_stays_until_the_last_client_has_left(self):
        server = self.serve()
        first, second = self.listen(server, "i=near"), self.listen(server, "i=near")
        first.close()
        self.assertTrue(server.wait_for_error(r"ends: 0 packets, 0 dropped: client left$"))
        self.assertFalse(server.wait_for_captures(0, 1.5))
        self.far_raw().send(numbered(5))
        self.assertEqual(len(second.packets(1)), 1)
        second.close()
        self.assertTrue(server.wait_for_captures(0, AT_ONCE), server.packet_sockets())


class Leaving(ServeLiveTest):
    """Each way to leave, on an idle link and while packets flow."""

    cable = True

    def assert_gone(self, server):
        self.assertTrue(server.wait_for_captures(0, AT_ONCE), server.packet_sockets())
        self.assertTrue(server.wait_for_error("dropped: client left$"), server.errors())

    def test_within_a_second_from_an_idle_link(self):
        server = self.serve()
        times = []
        while len(times) < ATTEMPTS and min(times, default=SOON) >= SOON:
            stream = self.listen(server, "i=near&p=1")
            begin = time.monotonic()
            stream.close()
            self.assertTrue(server.wait_for_captures(0), server.packet_sockets())
            times.append(time.monotonic() - begin)
        print(f"gone after {times} s", file=sys.stderr)
        self.assertLess(min(times), SOON)

    def start_traffic(self):
        """More than the test lasts; it ends with it."""
        self.generate(100 * RATE, RATE)

    def leave(self, server, way):
        stream = self.open(server, "i=near")
        stream.wait_open()
        self.wait_for_bound(server)
        way(stream)
        self.assert_gone(server)

    def assert_gone_each_way(self, server):
        ways = {"FIN": lambda stream: stream.close(),
                "RST": lambda stream: stream.reset(),
                "half closed": lambda stream: stream.connection.socket.shutdown(socket.SHUT_WR)}
        for name, way in ways.items():
            with self.subTest(way=name):
                self.leave(server, way)

    def test_from_an_idle_link(self):
        self.assert_gone_each_way(self.serve())

    def test_from_a_busy_link(self):
        self.start_traffic()
        self.assert_gone_each_way(self.serve())

    def test_from_a_busy_link_after_a_pause(self):
        self.start_traffic()

        def pause_and_close(stream):
            time.sleep(1)
            stream.close()
        self.leave(self.serve(), pause_and_close)

    def assert_killed_curl_is_gone(self, mark):
        server = self.serve()
        curl = self.curl(url_of(server, "i=near"))
        self.wait_for_bound(server)
        self.assertIn(mark, read_until(curl.stdout, mark))
        curl.kill()
        self.assert_gone(server)

    def test_a_killed_curl_from_an_idle_link(self):
        self.assert_killed_curl_is_gone(b":")

    def test_a_killed_curl_from_a_busy_link(self):
        self.start_traffic()
        self.assert_killed_curl_is_gone(b"event: packet")

    def test_one_who_wanted_lines_from_an_idle_link(self):
        server = self.serve()
        stream = self.open(server, "i=near", lines=True)
        self.wait_for_bound(server)
        stream.close()
        self.assert_gone(server)

    def test_before_the_answer_has_been_read(self):
        server = self.serve()
        for way in ("close", "reset"):
            for _ in range(10):
                getattr(self.open(server, "i=near"), way)()
        self.assertTrue(server.wait_for_captures(0, AT_ONCE), server.packet_sockets())
        self.assertTrue(wait_until(lambda: len(server.find_errors(" starts: ")) ==
                                   len(server.find_errors(" ends: "))), server.errors())


class Returning(ServeLiveTest):
    cable = True

    def stuck_client(self, server):
        """One of a capture that has broken, and that cannot end as this one does not read."""
        stuck = self.connect(server, receive_buffer=4096)
        stuck.send(REQUEST_NEAR)
        self.assertEqual(stuck.head().status, 200)
        self.wait_for_bound(server, 2)
        # More than a client that does not read has room for.
        self.assertEqual(self.generate(5000, RATE, 1514).wait(PATIENCE), 0)
        live_network.run("ip", "link", "delete", "near")
        time.sleep(0.5)
        return stuck

    def test_those_who_wait_for_a_place_do_not_stop_the_server(self):
        server = self.launch_server("--max-captures", "2", "--stream-buffer", "1")
        other = self.listen(server, "i=lo&p=1")
        stuck = self.stuck_client(server)
        waiting = [self.connect(server) for _ in range(3)]
        for connection in waiting:
            connection.send(REQUEST_NEAR)
        time.sleep(0.1)
        stuck.reset()
        other.close()
        for connection in waiting:
            self.assertIn(connection.head(PATIENCE).status, (200, 503))
        self.assertEqual(server.get("/metrics").status, 200)
        self.assertEqual(server.stop(), 0)


class Cycles(ServeLiveTest):
    """Clients that come and leave again and again, eight at a time, in every way."""

    cable = True

    def client(self, server, number):
        query = ("i=near", "i=near&p=tcp", "i=lo&p=1", "i=near&payload=hex")[number % 4]
        return server.stream(query, lines=number % 8 == 5)

    def leave(self, stream, number):
        if number % 3 == 0:
            stream.reset()
        else:
            if number % 3 == 1:
                stream.connection.socket.shutdown(socket.SHUT_WR)
            stream.close()

    def run_cycles(self, server, count):
        for first in range(0, count, SIDE_BY_SIDE):
            numbers = range(first, min(first + SIDE_BY_SIDE, count))
            streams = [self.client(server, number) for number in numbers]
            for number, stream in zip(numbers, streams):
                if number % 5:
                    self.assertEqual(stream.status, 200)
                self.leave(stream, number)

    def settle(self, server):
        self.assertTrue(server.wait_for_captures(0), server.packet_sockets())
        self.assertTrue(wait_until(lambda: "chattcp_clients 0\n" in
                                   server.get("/metrics").body.decode()))

    def held(self, server):
        """Descriptors and threads."""
        return descriptors(server.pid), threads(server.pid)

    def test_nothing_is_left_of_them(self):
        heap = Heap()
        self.addCleanup(heap.close)
        server = self.serve("--max-clients", "1000", "-q",
                            environment={} if SLOW else heap.environment)
        self.run_cycles(server, CYCLES)
        self.settle(server)
        before, memory = self.held(server), heap.allocated()
        self.run_cycles(server, CYCLES)
        self.settle(server)
        # Idle connections of the tests' own questions may stay open for some seconds.
        self.assertTrue(wait_until(lambda: all(now <= then for now, then in
                                               zip(self.held(server), before))),
                        f"{self.held(server)} descriptors and threads, {before} before")
        growth = heap.allocated() - memory
        print(f"{CYCLES} cycles: {growth:+.2f} MiB, {before} descriptors and threads",
              file=sys.stderr)
        if not SLOW:  # A sanitizer has its own allocator.
            self.assertLess(growth, GROWTH)


class Vanished(ServeLiveTest):
    cable = True

    def test_those_whose_link_goes_down_are_given_up(self):
        """One that waits for a packet, and one to which packets are sent all the time."""
        heap = Heap()
        self.addCleanup(heap.close)
        server = self.serve("--listen", "10.9.0.1,127.0.0.1", "--no-token",
                            "--stream-buffer", str(STREAM_BUFFER), "--buffer-size", str(RING),
                            environment={} if SLOW else heap.environment)
        datagrams = self.datagrams()
        with self.far_side.inside():
            idle, busy = (self.open(server, f"i=lo&p={port}", address="10.9.0.1")
                          for port in (1, datagrams.port))
        for stream in (idle, busy):
            stream.wait_open()
        self.wait_for_bound(server, 2)
        self.far_side.run("ip", "link", "set", "far", "down")
        begin = time.monotonic()
        allocated = heap.allocated()
        while server.packet_sockets() and time.monotonic() < begin + VANISHED + PATIENCE:
            for _ in range(5):
                datagrams.send(bytes(1400))
                time.sleep(0.002)
        print(f"given up after {time.monotonic() - begin:.1f} s, "
              f"{heap.most() - allocated:+.1f} MiB at the most", file=sys.stderr)
        self.assertTrue(server.wait_for_error("ends: .*: client vanished$", count=2),
                        server.errors())
        self.assertTrue(server.find_errors("0 packets, 0 dropped: client vanished$"), server.errors())
        if not SLOW:  # Two captures; all that was sent meanwhile would be much more.
            self.assertLess(heap.most() - allocated, 2 * (4 * RING + STREAM_BUFFER) + REST)
        self.assertEqual(server.get("/healthz").body, b"ok\n")


class Many(ServeLiveTest):
    cable = True

    def test_each_of_many_gets_every_packet_in_order(self):
        server = self.serve()
        query = "i=near&p=tcp,udp"
        streams = [CheckedAndComparedStream(server, query, places=False),
                   *(ComparedStream(server, query) for _ in range(CLIENTS - 1))]
        for stream in streams:
            self.addCleanup(stream.close)
            stream.wait_open()
        self.wait_for_bound(server)
        generator = self.generate(PACKETS, RATE)
        done = read_streams(streams, PACKETS, 3 * PACKETS / RATE + PATIENCE)
        first = streams[0]
        report = f"{[(stream.packets, stream.dropped) for stream in streams]} {server.errors()}"
        self.assertTrue(done, report)
        self.assertEqual((generator.wait(PATIENCE), first.problem), (0, None), report)
        # On a busy machine the kernel drops some, for all clients alike.
        self.assertEqual(first.packets + first.dropped["kernel"], PACKETS, report)
        for stream in streams[1:]:
            self.assertEqual((stream.packets, stream.bytes, stream.checksum),
                             (first.packets, first.bytes, first.checksum), report)
        self.assertEqual(len(server.packet_sockets()), 1)


if __name__ == "__main__":
    live_network.main()
