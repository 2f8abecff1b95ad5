"""HTTP as clients and proxies of all ages speak it, byte for byte, to `chattcp serve`."""
import email.utils
import gzip
import json
import time

import live_network
from server import ServerTest, message

HOST = "Host: localhost"
HEALTH = "/healthz"
STREAM = "/api/capture?i=lo"


def words(response, name):
    return [word.strip() for value in response.all(name) for word in value.split(",")]


class Versions(ServerTest):
    def test_later_ones_of_http_1_are_read_as_the_first(self):
        server = self.serve()
        for version in ("1.1", "1.2", "1.9"):
            with self.subTest(version=version), self.connect(server) as connection:
                for _ in range(2):  # The connection is kept, as with 1.1.
                    connection.send(message(HOST, target=HEALTH, version=version))
                    response = connection.response()
                    self.assertEqual((response.status, response.body), (200, b"ok\n"))
                    self.assertEqual(response.version, "HTTP/1.1")
                connection.send(message(target=HEALTH, version=version))
                self.assert_error(connection.response(), 400, "Host")

    def test_others_are_refused_by_their_status(self):
        server = self.serve()
        for data in (message(HOST, target=HEALTH, version="2.0"),
                     message(HOST, target=HEALTH, version="0.9"),
                     message(HOST, target=HEALTH, version="3.0"),
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"):
            with self.subTest(data=data), self.connect(server) as connection:
                connection.send(data)
                self.assert_error(connection.response(), 505, "HTTP/1.1", "proxy")
                self.assertEqual(connection.wait_for_end(), b"")

    def test_what_is_no_version_is_a_bad_request(self):
        server = self.serve()
        for version in ("1", "11", "1.10", "1.x", "", "1.1x", "-1.1"):
            with self.subTest(version=version):
                response = server.raw(message(HOST, target=HEALTH, version=version))
                self.assert_error(response, 400)


class Persistence(ServerTest):
    """Options of Connection are a list, in any case (RFC 9110, 7.6.1)."""

    def assert_kept(self, server, kept, version, *lines, host=HOST):
        with self.subTest(version=version, lines=lines), self.connect(server) as connection:
            connection.send(message(host, *lines, target=HEALTH, version=version))
            response = connection.response()
            self.assertEqual(response.body, b"ok\n")
            options = [word.lower() for word in words(response, "Connection")]
            if kept:
                self.assertEqual(options, ["keep-alive"] if version == "1.0" else [])
                connection.send(message(host, "Connection: close", target=HEALTH, version=version))
                self.assertEqual(connection.response().body, b"ok\n")
            else:
                self.assertEqual(options, ["close"])
                self.assertEqual(response.all("Keep-Alive"), [])
            self.assertEqual(connection.wait_for_end(), b"")

    def test_close_in_any_spelling_ends_the_connection(self):
        server = self.serve()
        for lines in (["Connection: close"], ["Connection: Close"], ["connection: CLOSE"],
                      ["Connection: keep-alive, Close"], ["Connection: TE,close , x"],
                      ["Connection: TE", "Connection: close"], ["Connection:close"]):
            self.assert_kept(server, False, "1.1", *lines)
            self.assert_kept(server, False, "1.0", *lines)

    def test_others_do_not(self):
        server = self.serve()
        for lines in ([], ["Connection: keep-alive"], ["Connection: TE"], ["Connection: closed"],
                      ["Connection: Upgrade, HTTP2-Settings"], ["Connection:"]):
            self.assert_kept(server, True, "1.1", *lines)

    def test_old_clients_keep_it_where_they_ask_in_any_spelling(self):
        server = self.serve()
        for lines in (["Connection: keep-alive"], ["Connection: Keep-Alive"],
                      ["CONNECTION: KEEP-ALIVE"], ["Connection: TE, keep-alive"]):
            self.assert_kept(server, True, "1.0", *lines)
        for lines in ([], ["Connection: TE"], ["Keep-Alive: timeout=5"]):
            self.assert_kept(server, False, "1.0", *lines)


class Headers(ServerTest):
    def assert_date(self, response):
        shown = email.utils.parsedate_to_datetime(response.header("Date")).timestamp()
        self.assertRegex(response.header("Date"), r"^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} .* GMT$")
        self.assertLess(abs(shown - time.time()), 60)

    def test_each_answer_has_a_date(self):
        server = self.serve()
        for method, target, status in (
                ("GET", HEALTH, 200), ("GET", "/nowhere", 404), ("POST", HEALTH, 405),
                ("OPTIONS", HEALTH, 204), ("GET", "/api/capture", 400), ("GET", STREAM, 200)):
            with self.subTest(method=method, target=target):
                response = server.request(method, target)
                self.assertEqual(response.status, status)
                self.assert_date(response)
        for data, status in ((message(target=HEALTH), 400), (message(HOST, version="2.0"), 505),
                             (b"x\r\n\r\n", 400), (message("Host: evil.example"), 403),
                             (message(HOST, target="/" + "x" * 9000), 414)):
            response = server.raw(data)
            self.assertEqual(response.status, status)
            self.assert_date(response)

    def test_no_ranges_are_promised(self):
        server = self.serve()
        for target in (HEALTH, "/api/interfaces", STREAM, "/nowhere"):
            for method in ("HEAD", "GET"):
                with self.subTest(target=target, method=method):
                    self.assertEqual(server.request(method, target).all("Accept-Ranges"), [])

    def test_what_an_answer_depends_on_is_named(self):
        server = self.serve()
        text = ["Origin", "Accept-Encoding"]
        for method, target, expected in (
                ("GET", HEALTH, text), ("HEAD", "/api/interfaces", text), ("GET", "/nowhere", text),
                ("GET", STREAM, ["Origin", "Accept"]), ("HEAD", STREAM, ["Origin", "Accept"]),
                ("GET", "/api/capture", ["Origin", "Accept", "Accept-Encoding"])):
            for headers in ({}, {"Origin": "http://localhost:3000"}):
                with self.subTest(method=method, target=target, headers=headers):
                    response = server.request(method, target, headers)
                    self.assertEqual(words(response, "Vary"), expected)

    def test_a_coding_that_is_refused_is_not_used(self):
        server = self.serve()
        plain = server.get("/api/interfaces").body
        for accept, coding in (("gzip", "gzip"), ("GZIP;q=0.5, deflate", "gzip"),
                               ("gzip;q=0", None), ("gzip; q=0.000, br;q=0, *;q=0", None),
                               ("br;q=0, gzip", "gzip"), ("identity", None), ("", None)):
            with self.subTest(accept=accept):
                response = server.get("/api/interfaces", {"Accept-Encoding": accept})
                self.assertEqual(response.header("Content-Encoding"), coding)
                body = response.body
                self.assertEqual(gzip.decompress(body) if coding else body, plain)


class Forms(ServerTest):
    """Events or lines, as Accept says (RFC 9110, 12.5.1)."""

    def type_of(self, server, *lines):
        with self.connect(server) as connection:
            connection.send(message(HOST, *lines, target=STREAM))
            response = connection.head()
        self.assertEqual(response.status, 200)
        return response.header("Content-Type")

    def test_lines_have_the_name_that_was_asked_for(self):
        server = self.serve()
        for name in ("application/x-ndjson", "application/ndjson", "application/jsonl",
                     "application/x-jsonlines"):
            with self.subTest(name=name):
                self.assertEqual(self.type_of(server, f"Accept: {name}"), name)
                self.assertEqual(self.type_of(server, f"Accept: {name.upper()}, */*"), name)
                self.assertEqual(self.type_of(server, "Accept: */*;q=0.1", f"Accept: {name}"), name)

    def test_weights_decide(self):
        server = self.serve()
        events, lines = "text/event-stream", "application/x-ndjson"
        for accept, expected in (
                ("*/*", events), ("text/html", events), (f"{events}, {lines}", events),
                (f"{lines};q=0", events), (f"{lines};q=0, */*", events),
                (f"{events};q=0.5, {lines}", lines), (f"{events};q=0, */*", lines),
                (f"{events};q=0", lines), (f"{lines};q=0.5, {events};q=0.6", events)):
            with self.subTest(accept=accept):
                self.assertEqual(self.type_of(server, f"Accept: {accept}"), expected)
        self.assertEqual(self.type_of(server), events)

    def test_who_refuses_both_is_told(self):
        server = self.serve()
        response = server.get(STREAM, {"Accept": "*/*;q=0"})
        self.assert_error(response, 406, "text/event-stream", "application/x-ndjson")
        self.assertEqual(server.find_errors(" starts: "), [])

    def test_lines_of_any_name_are_lines(self):
        server = self.serve()
        datagrams = self.datagrams()
        with self.connect(server) as connection:
            connection.send(message(HOST, "Accept: application/jsonl", "Connection: Close",
                                    target=f"{STREAM}&p={datagrams.port}&c=1"))
            self.assertEqual(connection.head().header("Content-Type"), "application/jsonl")
            self.assertTrue(server.wait_for_captures(1))
            text = b""
            while b'"timestamp"' not in text:
                datagrams.send(b"hello")
                text += connection.receive()
        line = next(line for line in text.split(b"\r\n") if b'"timestamp"' in line)
        self.assertEqual(json.loads(line)["udp"]["dst"], datagrams.port)


if __name__ == "__main__":
    live_network.main()
