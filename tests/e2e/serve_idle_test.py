"""What streams cost without packets: next to nothing."""
import resource
import sys
import time

import live_network
from heap import Heap
from live_serve import ServeLiveTest, numbered, threads, waits
from program import PATIENCE, wait_until
from programs import SLOW
from server import Connection

CLIENTS = 100 if SLOW else 1000
THREADS = 16
HEAP_EACH = 6  # Kibibytes.
WAITS = 40  # A second: those of captures, and a few for the signs of life of all streams.
SECONDS = 2
DESCRIPTORS = CLIENTS + 500


class Idle(ServeLiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < DESCRIPTORS:
            self.skipTest(f"only {hard} descriptors")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, DESCRIPTORS), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        self.heap = Heap()
        self.addCleanup(self.heap.close)

    def open_many(self, server, count):
        port = server.port
        request = b"GET /api/capture?i=near&p=2 HTTP/1.1\r\nHost: localhost\r\n\r\n"
        connections = [Connection(port) for _ in range(count)]
        for connection in connections:
            self.addCleanup(connection.close)
            connection.send(request)
        for connection in connections:
            self.assertEqual(connection.head().status, 200)
            self.receive_until(connection, b": packets of near\n")
        return connections

    def receive_until(self, connection, mark):
        text = b""
        while mark not in text:
            piece = connection.receive(PATIENCE)
            self.assertTrue(piece, text)
            text += piece

    def test_streams_without_packets_cost_nothing_and_get_the_first(self):
        server = self.serve("--max-clients", str(CLIENTS + 1), "-q",
                            environment={} if SLOW else self.heap.environment)
        self.open_many(server, 1)  # The capture is there.
        self.wait_for_bound(server)
        before = self.heap.allocated()
        connections = self.open_many(server, CLIENTS)
        self.assertTrue(wait_until(lambda: threads(server.pid) <= THREADS), threads(server.pid))

        each = 1024 * (self.heap.allocated() - before) / CLIENTS
        waited, begin = waits(server.pid), time.monotonic()
        time.sleep(SECONDS)
        waited = (waits(server.pid) - waited) / (time.monotonic() - begin)
        print(f"{threads(server.pid)} threads, {each:.1f} KiB each, {waited:.1f} waits a second",
              file=sys.stderr)
        self.assertLessEqual(threads(server.pid), THREADS)
        self.assertLess(waited, WAITS)
        if not SLOW:  # A sanitizer has its own allocator.
            self.assertLess(each, HEAP_EACH)

        self.far_raw().send(numbered(1))
        for connection in connections:
            self.receive_until(connection, b"\nevent: packet\n")
        for connection in connections:
            connection.close()
        self.assertTrue(wait_until(lambda: "chattcp_clients 1\n" in
                                   server.get("/metrics").body.decode()))


if __name__ == "__main__":
    live_network.main()
