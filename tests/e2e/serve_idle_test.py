"""What streams cost without packets: next to nothing."""
import resource
import shutil
import ssl
import sys
import time

import live_frames as frames
import live_network
from heap import Heap
from live_serve import ServeLiveTest, numbered, threads, waits
from program import PATIENCE, wait_until
from programs import SLOW
from serve_tls_test import make_certificate
from server import Connection

CLIENTS = 100 if SLOW else 1000
THREADS = 16
HEAP_EACH = 6  # Kibibytes.
WAITS = 40  # A second: those of captures, and a few for the signs of life of all streams.
SECONDS = 2
TLS_CLIENTS = 100
PACKETS = 10  # Of 1,400 bytes, which are 5,000 in JSON: together more than a record.
TLS_HEAP_EACH = 6
DESCRIPTORS = CLIENTS + 500


def large_frame():
    """A frame to nobody, as numbered()."""
    return frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, bytes(range(200, 255)) * 25)),
                           destination="02:00:00:00:00:99")


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

    def test_tls_holds_nothing_of_what_was_sent(self):
        if shutil.which("openssl") is None:
            self.skipTest("there is no openssl")
        certificate, key = make_certificate(self.directory, "idle")
        server = self.serve("--max-clients", "200", "-q", "--tls-cert", certificate, "--tls-key", key,
                            environment={} if SLOW else self.heap.environment)
        context = ssl.create_default_context(cafile=certificate)
        streams = [self.open(server, "i=near&p=2&payload=array", context=context).wait_open()
                   for _ in range(TLS_CLIENTS)]
        self.wait_for_bound(server)
        raw = self.far_raw()
        self.send_and_read(raw, streams, 1)
        before = self.heap.allocated()
        self.send_and_read(raw, streams, PACKETS)
        each = 1024 * (self.heap.allocated() - before) / TLS_CLIENTS
        print(f"TLS: {each:.1f} KiB more each after full records", file=sys.stderr)
        if not SLOW:
            self.assertLess(each, TLS_HEAP_EACH)

    def send_and_read(self, raw, streams, count):
        for _ in range(count):
            raw.send(large_frame())
        for stream in streams:
            self.assertEqual(len(stream.packets(count)), count)


if __name__ == "__main__":
    live_network.main()
