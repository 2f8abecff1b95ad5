"""Requests and clients that are too large, too slow, too many, or hardly requests."""
import re
import sys
import time
from statistics import median

import live_network
from heap import Heap
from program import AT_ONCE, PATIENCE, wait_until
from programs import SLOW
from server import ServerTest, message

MEBIBYTE = 1 << 20
HOST = "Host: localhost"

# What hardly is a request: it may be refused or closed, but not served.
ABSURD = [
    b"\r\n\r\n", b"\n\n", b"GET\r\n\r\n", b"GET \r\n\r\n", b"GET /healthz\r\n\r\n",
    b"GET /healthz HTTP\r\n\r\n", b"GET /healthz HTTP/\r\n\r\n", b"GET /healthz HTTP/9.9\r\n\r\n",
    b"GET /healthz HTTP/1.1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /healthz /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"get /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GE\0T /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /healthz\0 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /healthz HTTP/1.1\0\r\nHost: localhost\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\0.evil.example\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\0.x\r\n\r\n",
    b"GET healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET ../healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"\0" * 64 + b"\r\n\r\n", b"\xff" * 64 + b"\r\n\r\n", bytes(range(256)) + b"\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x03\r\n\r\n",  # TLS.
    b"BREW /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\n: localhost\r\n\r\n",
]


class Limits(ServerTest):
    def test_a_long_request_line_is_refused(self):
        server = self.serve()
        self.assertEqual(server.raw(message(HOST, target="/" + "x" * 7900)).status, 404)
        for length in (9000, 30000, 500_000):
            with self.subTest(length=length):
                data = message(HOST, target="/" + "x" * length)
                self.assert_error(server.raw(data), 414, "request line", "8000 bytes")
        self.assert_refused(server, 3, "request_line")

    def test_a_request_line_is_refused_before_its_end(self):
        response = self.serve().raw(b"GET /" + b"x" * 9000)
        self.assert_error(response, 414, "request line", "8000 bytes")

    def test_long_headers_are_refused(self):
        server = self.serve()
        for count, status in ((58, 200), (70, 431), (90, 431)):
            with self.subTest(kibibytes=count):
                lines = [f"X-{number:03}: ".ljust(1022, "x") for number in range(count)]
                response = server.raw(message(HOST, *lines))
                self.assertEqual(response.status, status)
                if status != 200:
                    self.assert_error(response, 431, "request", "65536 bytes")
        response = server.raw(message(HOST, "X: " + "x" * 8000))
        self.assert_error(response, 431, "header", "8000 bytes")
        self.assert_refused(server, 3, "headers")

    def test_many_headers_are_refused(self):
        server = self.serve()
        self.assertEqual(server.raw(message(HOST, *["a:b"] * 99)).status, 200)
        for count in (100, 100_000):
            with self.subTest(count=count):
                response = server.raw(message(HOST, *["a:b"] * count))
                self.assert_error(response, 431, "more than 100 headers")

    def send_without_end(self, server, begin, piece, limit):
        """Sends `piece` again and again until the server has enough; returns how much it took."""
        sent = 0
        with self.connect(server) as connection:
            try:
                connection.send(begin)
                while sent < limit:
                    connection.send(piece)
                    sent += len(piece)
            except OSError:
                pass
            return sent

    def test_headers_without_end_are_cut_off_and_cost_no_memory(self):
        heap = Heap()
        self.addCleanup(heap.close)
        server = self.serve(environment={} if SLOW else heap.environment)
        server.get("/api/interfaces")
        before = heap.most()
        begin = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
        for what, begin, piece in (
                ("header line", begin + b"X: ", b"x" * 65536),
                ("header name", begin, b"x" * 65536), ("headers", begin, b"a: b\r\n" * 10000),
                ("request line", b"GET /", b"x" * 65536), ("method", b"", b"X" * 65536),
                ("empty lines", b"", b"\r\n" * 30000), ("nothing", b"", bytes(65536))):
            with self.subTest(what=what):
                # What the kernel holds on both sides of the connection has been sent as well.
                self.assertLess(self.send_without_end(server, begin, piece, 64 * MEBIBYTE),
                                32 * MEBIBYTE)
                self.assertEqual(server.get("/healthz").body, b"ok\n")
        if not SLOW:  # A sanitizer has its own allocator.
            self.assertLess(heap.most() - before, 1)

    def test_a_mebibyte_of_headers_is_cut_off(self):
        heap = Heap()
        self.addCleanup(heap.close)
        server = self.serve(environment={} if SLOW else heap.environment)
        server.get("/api/interfaces")
        before = heap.most()
        statuses = []
        for _ in range(10):
            with self.connect(server) as connection:
                try:
                    connection.send(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * MEBIBYTE)
                    statuses.append(connection.response().status)
                except ConnectionError:  # More than the server reads to the end.
                    statuses.append(0)
        self.assertEqual(set(statuses) - {0, 431}, set())
        if not SLOW:
            self.assertLess(heap.most() - before, 1)

    def test_absurd_requests_are_not_served_and_do_no_harm(self):
        server = self.serve()
        connections = [(data, self.connect(server)) for data in ABSURD]
        for data, connection in connections:
            connection.send(data)
        for data, connection in connections:
            with self.subTest(data=data):
                answer = connection.wait_for_end()
                self.assertIsNotNone(answer, "not closed")
                self.assertNotRegex(answer, rb"(?m)HTTP/1\.[01] [23]|^ok$")
        self.assertEqual(server.get("/healthz").body, b"ok\n")


class Patience(ServerTest):
    def closed_after(self, begins, connections, answers):
        """Seconds from `begins` to the end of each connection, or None where it does not come; what was
        answered is in `answers` by the number of the connection."""
        ends = [None] * len(connections)
        deadline = begins + 10 + PATIENCE
        while None in ends and time.monotonic() < deadline:
            for number, connection in enumerate(connections):
                if ends[number] is None:
                    answers[number] = connection.wait_for_end(0.2)
                    if answers[number] is not None:
                        ends[number] = time.monotonic() - begins
        return ends

    def drip(self, connections, steps):
        """A byte every second, so that the connection is never idle."""
        for _ in range(steps):
            time.sleep(1)
            for connection in connections:
                try:
                    connection.send(b"x")
                except OSError:
                    return

    def test_half_requests_and_idle_connections_are_closed(self):
        server = self.serve()
        halves = [b"G", b"GET /healthz", b"GET /healthz HTTP/1.1\r\n",
                  b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n", b"GET /healthz HTTP/1.1\r\nX: "]
        connections = [self.connect(server) for _ in range(len(halves) + 2)]
        half = connections[:len(halves)]
        dripping, idle = connections[len(halves):]
        begins = time.monotonic()
        for connection, data in zip(half, halves):
            connection.send(data)
        dripping.send(b"GET /healthz HTTP/1.1\r\nX: ")
        self.drip([dripping], 7)
        self.assertTrue(all(connection.wait_for_end(0.001) is None for connection in half))
        answers = {}
        ends = self.closed_after(begins, connections, answers)
        print(f"closed after {ends} s", file=sys.stderr)
        self.assertNotIn(None, ends)
        for number, seconds in enumerate(ends[:-1]):
            self.assertTrue(8 < seconds < 10 + PATIENCE, ends)
            self.assertIn(b"HTTP/1.1 408 Request Timeout\r\n", answers[number])
            self.assertTrue(answers[number].endswith(
                b'\r\n\r\n{"error":"the request took longer than 10 seconds"}\n'))
        self.assertLessEqual(ends[-1], min(ends[:-1]))  # After 5 s, and looked at after 7.
        self.assertEqual(answers[len(halves) + 1], b"")  # It has asked for nothing.
        self.assert_refused(server, len(halves) + 1, "request_time")
        self.assertEqual(server.get("/healthz").body, b"ok\n")

    def test_idle_connections_and_half_requests_do_not_delay_others(self):
        server = self.serve()
        idle = [self.connect(server) for _ in range(200)]
        half = [self.connect(server) for _ in range(200)]
        for connection in half:
            connection.send(b"GET /api/interfaces HTTP/1.1\r\nHost: loc")
        times = []
        for _ in range(15):
            begin = time.monotonic()
            self.assertEqual(server.get("/api/interfaces").status, 200)
            times.append(time.monotonic() - begin)
        still_open = sum(1 for connection in idle[:20] + half[:20]
                         if connection.wait_for_end(0.001) is None)
        print(f"median {median(times) * 1000:.1f} ms, worst {max(times) * 1000:.1f} ms",
              file=sys.stderr)
        self.assertEqual(still_open, 40)
        self.assertLess(median(times), AT_ONCE)  # A half request may take 10 s.
        with self.open(server) as stream:
            self.assertEqual(stream.wait_open().status, 200)


class Connections(ServerTest):
    def test_old_clients_are_served_and_closed(self):
        server = self.serve()
        for target, body in (("/healthz", b"ok\n"), ("/nowhere", None)):
            with self.connect(server) as connection:
                connection.send(message(HOST, target=target, version="1.0"))
                response = connection.response()
                self.assertIsNone(response.header("Transfer-Encoding"))
                self.assertEqual(connection.wait_for_end(), b"")
                self.assertEqual(response.body if body else body, body)

    def test_a_connection_serves_several_requests(self):
        server = self.serve()
        expected = server.get("/api/interfaces").body
        with self.connect(server) as connection:
            for _ in range(4):
                connection.send(message(HOST))
                self.assertEqual(connection.response().body, expected)
                connection.send(message(HOST, target="/healthz"))
                self.assertEqual(connection.response().body, b"ok\n")

    def test_requests_may_come_at_once(self):
        server = self.serve()
        expected = server.get("/api/interfaces").body
        with self.connect(server) as connection:
            connection.send(message(HOST, target="/healthz") + message(HOST)
                            + message(HOST, target="/healthz", method="HEAD")
                            + message(HOST, target="/healthz"))
            self.assertEqual(connection.response().body, b"ok\n")
            self.assertEqual(connection.response().body, expected)
            self.assertEqual(connection.response("HEAD").status, 200)
            self.assertEqual(connection.response().body, b"ok\n")

    def test_a_request_may_come_byte_by_byte(self):
        server = self.serve()
        with self.connect(server) as connection:
            for byte in message(HOST, target="/healthz"):
                connection.send(bytes([byte]))
                time.sleep(0.002)
            self.assertEqual(connection.response().body, b"ok\n")

    def test_a_client_may_ask_for_the_end(self):
        server = self.serve()
        with self.connect(server) as connection:
            connection.send(message(HOST, "Connection: close", target="/healthz"))
            self.assertEqual(connection.response().body, b"ok\n")
            self.assertEqual(connection.wait_for_end(), b"")

    def test_methods_that_do_not_read_close_the_connection(self):
        """As what they would bring with them is not read."""
        server = self.serve()
        for method in ("POST", "DELETE", "BREW"):
            with self.subTest(method=method), self.connect(server) as connection:
                connection.send(message(HOST, method=method))
                self.assertEqual(connection.response().status, 405)
                begin = time.monotonic()
                self.assertEqual(connection.wait_for_end(), b"")
                self.assertLess(time.monotonic() - begin, AT_ONCE)

    def test_nothing_is_served_behind_what_is_no_request(self):
        """It is unknown where it ends, so what follows may be a part of it."""
        server = self.serve()
        inner = message(HOST, target="/metrics")
        long_line = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 9000 + b"\r\n"
        body = f"Content-Length: {len(inner)}"
        for data in (message(HOST, body, method="BREW"), long_line, long_line + b"\r\n",
                     b"GET /healthz HTTP/9.9\r\nHost: localhost\r\n\r\n",
                     b"GET /healthz HTTP/1.1\nHost: localhost\n\n", b"\0\r\n\r\n",
                     message(HOST, "Range: bytes=x", body, method="POST"),
                     message(HOST, target="/" + "x" * 9000)):
            with self.subTest(data=data[:60]), self.connect(server) as connection:
                connection.send(data + inner)
                statuses = re.findall(rb"(?m)^HTTP/1\.1 (\d+)", connection.wait_for_end() or b"")
                self.assertLessEqual(len(statuses), 1, statuses)
                self.assertNotIn(b"200", statuses)

    def test_a_client_that_leaves_before_the_answer_does_no_harm(self):
        server = self.serve()
        for _ in range(50):
            connection = server.connect()
            connection.send(message(HOST) * 20)
            connection.reset()
        self.assertEqual(server.get("/healthz").body, b"ok\n")


class Clients(ServerTest):
    def fill(self, server, count, query="i=lo&p=1"):
        return [self.open(server, query).wait_open() for _ in range(count)]

    def assert_full(self, server, query="i=lo&p=1"):
        for accept in ("text/event-stream", "application/x-ndjson"):
            response = server.get(f"/api/capture?{query}", {"Accept": accept})
            self.assert_error(response, 503)
            self.assertGreater(int(response.header("Retry-After")), 0)

    def is_free(self, server):
        with server.stream("i=lo&p=1") as stream:
            return stream.status == 200

    def test_one_too_many_is_refused_until_another_leaves(self):
        server = self.serve("--max-clients", "2")
        for leave in ("close", "reset"):
            streams = self.fill(server, 2)
            self.assert_full(server)
            self.assertEqual(server.get("/api/interfaces").status, 200)
            self.assertEqual(server.request("HEAD", "/api/capture?i=lo").status, 200)
            getattr(streams[0], leave)()
            begin = time.monotonic()
            self.assertTrue(wait_until(lambda: self.is_free(server)))
            self.assertLess(time.monotonic() - begin, AT_ONCE)
            streams[1].close()
            self.assertTrue(server.wait_for_captures(0))

    def test_a_bad_request_takes_no_place(self):
        server = self.serve("--max-clients", "1")
        for target in ("/api/capture", "/api/capture?i=lo&p=x", "/api/capture?i=eth99"):
            for _ in range(3):
                self.assertIn(server.get(target).status, (200, 400))
        self.assertTrue(wait_until(lambda: self.is_free(server)))

    def test_there_are_64_places(self):
        server = self.serve()
        self.fill(server, 64)
        self.assert_full(server)
        self.assertEqual(len(server.packet_sockets()), 1)

    def test_captures_are_limited_and_shared_ones_are_not_counted_twice(self):
        server = self.serve("--max-captures", "2")
        self.fill(server, 3, "i=lo&p=1")
        self.fill(server, 1, "i=lo&p=2")
        stream = self.open(server, "i=lo&p=3")
        if stream.status == 200:
            self.assertEqual([event.kind for event in stream.rest()], ["error", "close"])
        else:
            self.assertEqual(stream.status, 503)
            self.assertGreater(int(stream.header("Retry-After")), 0)
        self.fill(server, 1, "i=lo&p=2")
        self.assertEqual(len(server.packet_sockets()), 2)


if __name__ == "__main__":
    live_network.main()
