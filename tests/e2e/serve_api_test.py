"""What `chattcp serve` answers on its paths."""
import json
import re
import shutil
import subprocess
import time
import unittest
from urllib.parse import quote

import live_network
from live_network import run
from program import AS_NOBODY, AT_ONCE, PATIENCE, wait_until
from programs import CHATTCP, PORTABLE
from server import ServerTest, message

HOST = "Host: localhost"


def curl(*arguments):
    if shutil.which("curl") is None:
        raise unittest.SkipTest("there is no curl")
    return subprocess.run(["curl", "-sS", "--noproxy", "*", "--max-time", str(PATIENCE), *arguments],
                          stdout=subprocess.PIPE, check=True).stdout


class Paths(ServerTest):
    def test_interfaces_are_those_of_the_command(self):
        server = self.serve()
        response = server.get("/api/interfaces")
        self.assertEqual((response.status, response.header("Content-Type")),
                         (200, "application/json"))
        self.assertEqual(response.body.decode(), run(CHATTCP, "interfaces", "--json"))

    def test_interfaces_are_the_same_compressed_and_to_old_clients(self):
        server = self.serve()
        url = f"http://127.0.0.1:{server.port}/api/interfaces"
        expected = run(CHATTCP, "interfaces", "--json").encode()
        for arguments in ([], ["--compressed"], ["--http1.0"], ["-H", "Range: bytes=0-3"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(curl(*arguments, url), expected)

    def test_interfaces_are_those_of_now(self):
        server = self.serve()
        before = server.get("/api/interfaces").body
        run("ip", "link", "add", "come", "type", "veth", "peer", "name", "gone")
        try:
            names = [entry["Name"] for entry in server.get("/api/interfaces").json()["data"]]
            self.assertIn("come", names)
        finally:
            run("ip", "link", "delete", "come")
        self.assertTrue(wait_until(lambda: server.get("/api/interfaces").body == before))

    def test_health_is_two_letters(self):
        response = self.serve().get("/healthz")
        self.assertEqual((response.status, response.body), (200, b"ok\n"))
        self.assertRegex(response.header("Content-Type"), "^text/plain(;|$)")

    def test_other_paths_are_not_found(self):
        server = self.serve()
        for target in ("//", "/api", "/api/", "/api/interfaces/", "/api/Interfaces", "/api/capture/",
                       "/api/interfacesx", "/healthz/x", "/index.html", "/api/../etc/passwd",
                       "/api/..%2f..%2fetc/passwd", "/%00", "/api/interfaces%00", "/favicon.ico",
                       "/%ff", "/%", "/%zz", "/a%0d%0aX-Evil:%201", "/page", "/page/",
                       "/page/../index.html", "/page/%2e%2e/README.md", "/page/package.json", "/page/README.md",
                       "/page/index.html%00", "/page//index.html"):
            with self.subTest(target=target):
                response = server.get(target)
                self.assert_error(response, 404)
                self.assertIsNone(response.header("X-Evil"))

    def test_other_methods_are_not_allowed(self):
        server = self.serve()
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW", "PROPFIND"):
            for target in ("/api/interfaces", "/api/capture?i=lo", "/healthz", "/metrics"):
                with self.subTest(method=method, target=target):
                    response = server.raw(message(HOST, method=method, target=target))
                    self.assert_error(response, 405)
                    allowed = {word.strip() for word in response.header("Allow").split(",")}
                    self.assertEqual(allowed, {"GET", "HEAD", "OPTIONS"})
        self.assertEqual(server.packet_sockets(), [])

    def test_a_body_is_no_second_request(self):
        """It is left unread, so the connection must not go on."""
        server = self.serve()
        inner = message(HOST, target="/metrics")
        for method in ("POST", "PUT", "DELETE"):
            for line, size in ((f"Content-Length: {len(inner)}", b""),
                               ("Transfer-Encoding: chunked", b"%x\r\n" % len(inner)),
                               ("Content-Length: 1000000", b"")):
                with self.subTest(method=method, line=line), self.connect(server) as connection:
                    connection.send(message(HOST, line, method=method) + size + inner)
                    self.assert_error(connection.response(), 405)
                    self.assertEqual(connection.wait_for_end(), b"")

    def test_a_body_of_get_is_no_second_request(self):
        server = self.serve()
        inner = message(HOST, target="/metrics")
        with self.connect(server) as connection:
            connection.send(message(HOST, f"Content-Length: {len(inner)}", target="/healthz")
                            + inner + message(HOST, "Connection: close", target="/nowhere"))
            statuses = re.findall(rb"^HTTP/1\.1 (\d+)", connection.wait_for_end() or b"", re.M)
        self.assertIn(statuses, ([b"200", b"404"], [b"200"], [b"400"], [b"413"]))

    def test_head_has_the_headers_of_get(self):
        server = self.serve()
        for target in ("/api/interfaces", "/healthz", "/metrics", "/api/capture?i=lo",
                       "/nowhere", "/api/capture"):
            with self.subTest(target=target), self.connect(server) as connection:
                connection.send(message(HOST, "Connection: close", target=target, method="HEAD"))
                response = connection.response("HEAD")
                self.assertEqual(connection.wait_for_end(), b"")
                if "?" not in target:
                    self.assertEqual(response.status, server.get(target).status)
        self.assertEqual(server.find_errors(r" starts: "), [])
        self.assertEqual(server.packet_sockets(), [])

    def test_a_range_is_ignored(self):
        server = self.serve()
        whole = server.get("/api/interfaces").body
        for value in ("bytes=0-3", "bytes=-5", "bytes=5-", "bytes=999999-", "bytes=0-0,2-3",
                      "bytes=x", "lines=1-2"):
            with self.subTest(value=value):
                response = server.get("/api/interfaces", {"Range": value})
                self.assertEqual((response.status, response.body), (200, whole))
                self.assertIsNone(response.header("Content-Range"))


class Streams(ServerTest):
    def check_head(self, stream, content_type):
        self.assertEqual(stream.status, 200)
        self.assertEqual(stream.header("Content-Type"), content_type)
        self.assertIsNone(stream.header("Content-Encoding"))
        self.assertEqual(stream.header("Cache-Control"), "no-cache")
        self.assertEqual(stream.header("X-Accel-Buffering"), "no")

    def test_it_opens_at_once_with_a_retry_and_a_comment(self):
        server = self.serve()
        for headers in ([], [("Accept-Encoding", "gzip, deflate, br, zstd")],
                        [("Range", "bytes=0-")], [("Cache-Control", "no-cache")]):
            for version in ("1.0", "1.1"):
                with self.subTest(headers=headers, version=version):
                    with self.open(server, version=version, headers=headers) as stream:
                        begin = time.monotonic()
                        stream.wait_open()
                        self.check_head(stream, "text/event-stream")
                        self.assertEqual(stream.retry, 2000)
                        self.assertLess(time.monotonic() - begin, AT_ONCE)

    def test_events_are_numbered_packets_and_the_count_ends_them(self):
        server = self.serve()
        datagrams = self.datagrams()
        for version in ("1.0", "1.1"):
            stream = self.open(server, f"i=lo&p={datagrams.port}&c=5", version=version)
            stream.wait_open()
            events = stream.rest_while(datagrams.send)
            self.assertEqual([event.kind for event in events], ["packet"] * 5 + ["close"])
            self.assertEqual([event.number for event in events], [1, 2, 3, 4, 5, None])
            self.assertEqual(events[-1].data, "stop capture")
            self.assertTrue(stream.ended_well)
            self.assertTrue(server.wait_for_error(r"ends: 5 packets, 0 dropped: count reached$"))
            self.assertTrue(server.wait_for_captures(0))

    def test_lines_are_the_data_of_the_events(self):
        server = self.serve()
        datagrams = self.datagrams()
        query = f"i=lo&p={datagrams.port}"
        events = self.open(server, query).wait_open()
        lines = self.open(server, query, lines=True).wait_open()
        self.check_head(lines, "application/x-ndjson")
        datagrams_came = events.wait_until_capturing(datagrams.send)
        self.assertGreater(datagrams_came, 0)
        lines.read_for(0.5)
        for number in range(5):
            datagrams.send(bytes([number]) * 3)
        data = [event.data for event in events.take(5)]
        self.assertEqual([event.data for event in lines.take(5)], data)
        self.assertEqual([json.loads(text)["udp"]["payload"] for text in data],
                         [[number] * 3 for number in range(5)])

    def test_lines_end_without_a_word(self):
        server = self.serve()
        datagrams = self.datagrams()
        stream = self.open(server, f"i=lo&p={datagrams.port}&c=3", lines=True)
        events = stream.rest_while(datagrams.send)
        self.assertEqual([event.kind for event in events], ["packet"] * 3)
        self.assertTrue(stream.ended_well)

    def test_an_interface_that_is_not_there_is_an_event(self):
        server = self.serve()
        stream = self.open(server, "i=eth99")
        self.check_head(stream, "text/event-stream")
        error, close = stream.rest()
        self.assertEqual((error.kind, close.kind, close.data), ("error", "close", "stop capture"))
        for word in ("eth99", "lo"):
            self.assertIn(word, error.data)
        self.assertNotIn("\n", error.data)
        self.assertTrue(stream.ended_well)
        self.assertEqual(server.packet_sockets(), [])

    def test_what_is_accepted_says_which_form_comes(self):
        """Told by the type of the answer to HEAD, which is that of GET."""
        server = self.serve()
        events, lines = "text/event-stream", "application/x-ndjson"
        for accept, expected in (("*/*", events), (events, events), (lines, lines),
                                 ("Application/X-NDJSON", lines), (f"{lines}, */*;q=0.1", lines),
                                 (f"{events}, {lines}", events), ("application/json", events)):
            with self.subTest(accept=accept):
                response = server.request("HEAD", "/api/capture?i=lo", {"Accept": accept})
                self.assertEqual(response.header("Content-Type"), expected)

    def test_an_interface_that_is_not_there_is_an_error_for_lines(self):
        server = self.serve()
        response = server.get("/api/capture?i=eth99", {"Accept": "application/x-ndjson"})
        self.assert_error(response, 400, "eth99", "lo")

    def test_odd_names_of_interfaces_are_errors(self):
        server = self.serve()
        for name in ("../../etc/passwd", "lo;reboot", "x" * 300, "-", " ", "lo ", "\u00e9", "%s%n",
                     "a\nevent: packet", *([] if PORTABLE else ["nflog"]), "usbmon0"):
            with self.subTest(name=name):
                response = server.get(f"/api/capture?i={quote(name, safe='')}",
                                      {"Accept": "application/x-ndjson"})
                self.assertIn(response.status, (400, 500))
                self.assert_error(response, response.status)
        events = self.open(server, "i=a%0aevent:%20packet%0adata:%20x").rest()
        self.assertEqual([event.kind for event in events][-1], "close")
        self.assertNotIn("packet", [event.kind for event in events])

    def test_curl_gets_them_compressed_or_not(self):
        server = self.serve()
        datagrams = self.datagrams()
        url = f"http://127.0.0.1:{server.port}/api/capture?i=lo&c=3&p={datagrams.port}"
        if shutil.which("curl") is None:
            self.skipTest("there is no curl")
        for arguments in ([], ["--compressed"], ["--http1.0"]):
            with self.subTest(arguments=arguments):
                process = subprocess.Popen(["curl", "-sSN", "--noproxy", "*", "--max-time",
                                            str(PATIENCE), *arguments, url], stdout=subprocess.PIPE)
                self.addCleanup(process.stdout.close)
                while process.poll() is None:
                    datagrams.send(b"again")
                    time.sleep(0.05)
                text = process.stdout.read().decode()
                self.assertEqual(process.returncode, 0)
                self.assertEqual(re.findall(r"(?m)^event: (.*)$", text),
                                 ["packet"] * 3 + ["close"])


class WithoutRights(ServerTest):
    def setUp(self):
        super().setUp()
        self.program = self.program_for_all()

    def test_all_but_a_capture_works(self):
        server = self.serve(command=(*AS_NOBODY, self.program), cwd="/")
        self.assertEqual(server.get("/api/interfaces").status, 200)
        error, close = self.open(server).rest()
        self.assertEqual((error.kind, close.kind), ("error", "close"))
        self.assertIn("permission", error.data)
        response = server.get("/api/capture?i=lo", {"Accept": "application/x-ndjson"})
        self.assert_error(response, 500, "permission")


if __name__ == "__main__":
    live_network.main()
