"""POST /api/packets: the packets of a capture file that a client sends."""
import concurrent.futures
import gzip
import io
import os
import shutil
import socket
import struct
import subprocess
import time
import unittest
from signal import SIGTERM

import captures
import live_network
from captures import pcap, pcapng, records
from compressors import skippable_frame
from corpus import corpus_files
from event_stream import NDJSON
from packets import ethernet, udp_packet
from program import PATIENCE, wait_until
from programs import CHATTCP, SLOW
from server import ServerTest, message

PATH = "/api/packets"
HOST = "Host: localhost"
EVENTS = "text/event-stream"
MEBIBYTE = 1 << 20

# Queries, and the same on the command line.
FORMS = {"": (), "payload=base64&add=analysis,time,number": ("--payload", "base64", "--add", "analysis,time,number"),
         "p=udp&c=2": ("-p", "udp", "-c", "2"), "format=csv": ("--format", "csv"),
         "format=tsv&add=analysis": ("--format", "tsv", "--add", "analysis"), "f=udp%20or%20tcp": ("-f", "udp or tcp"),
         "reassemble=true&decapsulate=all&payload=hex": ("--reassemble", "--decapsulate", "all", "--payload", "hex")}


def udp_frame(payload):
    return ethernet(udp_packet("192.0.2.1", 1234, "192.0.2.2", 53, payload))


def frames(count, size=20):
    return [udp_frame(bytes([number % 256]) * size) for number in range(count)]


def small_file(count=3, size=20):
    return pcap(records(frames(count, size)))


def chunked(data, size=1000, extension=b""):
    pieces = [data[at:at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces) + b"0\r\n\r\n"


def events_of(text):
    """[(name, data), ...] of a body of Server-Sent Events."""
    found = []
    for block in text.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in fields:
            found.append((fields["event"], fields["data"]))
    return found


class PacketsTest(ServerTest):
    def expected(self, content, *options):
        """What the command prints for a file with this content."""
        file = self.write_file("expected.pcap", content)
        return subprocess.run([CHATTCP, "capture", "-q", *options, "-r", file], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False).stdout

    def post(self, server, body, query="", headers=()):
        return self.request_whole(server, "POST", f"{PATH}?{query}", headers, body)

    def request_whole(self, server, method, target, headers=(), body=b""):
        """As request() of Server does, but the body of a stream is read too: it ends."""
        with server.connect() as connection:
            lines = [HOST, *headers, *([f"Content-Length: {len(body)}"] if method == "POST" else [])]
            connection.send(message(*lines, method=method, target=target))
            connection.send(body)
            return connection.response(method, seconds=4 * PATIENCE)

    def post_whole(self, server, content, query):
        """The same, but for a table that breaks off."""
        try:
            return self.post(server, content, query)
        except ConnectionError:
            self.assertIn("format", query)
            with self.begin(server, len(content), query) as connection:
                connection.send(content)
                answer = connection.head()
                chunks = connection.wait_for_end()
        while chunks:
            size, _, chunks = chunks.partition(b"\r\n")
            answer.body += chunks[:int(size, 16)]
            chunks = chunks[int(size, 16) + 2:]
        return answer

    def begin(self, server, length, query="", *headers):
        """A connection that has sent the head of a request for a body of this length."""
        connection = self.connect(server)
        connection.send(message(HOST, f"Content-Length: {length}", *headers, method="POST",
                                target=f"{PATH}?{query}"))
        return connection


class Forms(PacketsTest):
    def test_lines_are_those_of_the_command(self):
        server = self.serve("--keep-privileges")
        contents = [small_file(), pcapng(records(frames(5))), small_file(3000, 1000)]
        chosen = [path for path in corpus_files() if os.path.getsize(path) < 300_000][::40]
        for path in chosen:
            with open(path, "rb") as file:
                contents.append(file.read())
        compared = 0
        for number, content in enumerate(contents):
            for query, options in FORMS.items():
                expected = self.expected(content, *options)
                with self.subTest(number=number, query=query):
                    answer = self.post_whole(server, content, query)
                    if answer.status != 200:
                        self.assertLessEqual(expected.count(b"\n"), int("format" in query))
                        continue
                    lines = answer.body.splitlines(keepends=True)
                    if lines and lines[-1].startswith(b'{"error":'):
                        lines.pop()
                    self.assertEqual(b"".join(lines), expected)
                    compared += len(expected)
        self.assertGreater(compared, 100_000)

    def test_the_type_is_that_of_the_form(self):
        server = self.serve()
        for query, accept, kind in (("", "*/*", NDJSON), ("", EVENTS, EVENTS), ("", "application/jsonl", "application/jsonl"),
                                    ("", f"{EVENTS};q=0.5, {NDJSON}", NDJSON), ("", f"{EVENTS}, {NDJSON};q=0.5", EVENTS),
                                    ("format=csv", "*/*", "text/csv; charset=utf-8; header=present")):
            with self.subTest(query=query, accept=accept):
                answer = self.post(server, small_file(), query, [f"Accept: {accept}"])
                self.assertEqual((answer.status, answer.header("Content-Type")), (200, kind))
                self.assertEqual(answer.header("Connection"), "close")

    def test_events_are_those_of_streams(self):
        server = self.serve()
        content = small_file(3)
        answer = self.post(server, content, "payload=none", [f"Accept: {EVENTS}"])
        lines = self.expected(content, "--payload", "none").decode().splitlines()
        self.assertEqual(events_of(answer.body),
                         [("packet", line) for line in lines] + [("close", "stop capture")])
        self.assertIn(b"id: 3\nevent: packet\n", answer.body)
        self.assertTrue(answer.body.endswith(b"id: end\nevent: close\ndata: stop capture\n\n"))

    def test_compressed_files_are_read(self):
        server = self.serve()
        content = small_file(100)
        packed = {"gzip": gzip.compress(content), "in two parts": gzip.compress(content[:500]) + gzip.compress(content[500:]),
                  "behind what is skipped": skippable_frame(b"x" * 99) + gzip.compress(content)}
        for program in ("zstd", "lz4"):
            if shutil.which(program):
                packed[program] = subprocess.run([program, "-c"], input=content, stdout=subprocess.PIPE, check=True).stdout
        for name, data in packed.items():
            with self.subTest(by=name):
                self.assertEqual(self.post(server, data).body, self.expected(content))

    def test_a_zstd_window_of_more_than_8_mib_is_refused(self):
        if shutil.which("zstd") is None:
            self.skipTest("there is no zstd")
        server = self.serve()
        content = small_file(20, 1000)
        for level, status in (("-19", 200), ("--ultra -22 --long=27 --no-content-size", 400)):
            command = ["zstd", "-c", *level.split()]
            data = subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True).stdout
            answer = self.post(server, data)
            self.assertEqual(answer.status, status, answer.body[:200])
            if status == 400:
                self.assert_error(answer, 400, "8 MiB", "decompress it before it is sent")

    def test_a_file_without_packets_gives_none(self):
        server = self.serve()
        self.assertEqual(self.post(server, small_file(0)).body, b"")
        self.assertEqual(events_of(self.post(server, small_file(0), "", [f"Accept: {EVENTS}"]).body),
                         [("close", "stop capture")])


class Framing(PacketsTest):
    """Bodies as different clients send them."""

    def test_curl(self):
        if shutil.which("curl") is None:
            self.skipTest("there is no curl")
        server = self.serve()
        content = small_file(5000, 1000)
        file = self.write_file("x.pcap", content)
        url = f"http://127.0.0.1:{server.port}{PATH}?payload=base64"
        expected = self.expected(content, "--payload", "base64")
        for arguments in (["--data-binary", f"@{file}"], ["-X", "POST", "-T", file], ["--data-binary", f"@{file}", "-H", "Expect:"],
                          ["-X", "POST", "-T", "-"], ["--data-binary", f"@{file}", "-H", "Transfer-Encoding: chunked"],
                          ["--data-binary", f"@{file}", "--http1.0"], ["--data-binary", f"@{file}", "--compressed"],
                          ["--data-binary", f"@{file}", "-H", "Expect: 100-continue"]):
            with self.subTest(arguments=arguments):
                done = subprocess.run(["curl", "-sS", "--noproxy", "*", "--max-time", str(2 * PATIENCE), *arguments, url],
                                      input=content if "-" in arguments else b"", stdout=subprocess.PIPE, check=True)
                self.assertEqual(done.stdout, expected)

    def test_the_body_is_asked_for_only_if_it_is_wanted(self):
        server = self.serve("--max-upload", "1")
        content = small_file()
        connection = self.begin(server, len(content), "", "Expect: 100-continue")
        self.assertEqual(connection.head().status, 100)
        connection.send(content)
        self.assertEqual(connection.response().body, self.expected(content))
        connection = self.begin(server, MEBIBYTE + 1, "", "Expect: 100-continue")
        self.assert_error(connection.response(), 413, "--max-upload", "1 MiB")
        connection = self.begin(server, 10, "p=x", "Expect: 100-continue")
        self.assert_error(connection.response(), 400, "p: 'x'")

    def test_chunks_of_any_size(self):
        server = self.serve()
        content = small_file(50)
        expected = self.expected(content)
        for size in (1, 7, 64, 1000, len(content)):
            for extension in (b"", b";name=value", b" "):
                with self.subTest(size=size, extension=extension):
                    with server.connect() as connection:
                        connection.send(message(HOST, "Transfer-Encoding: chunked", method="POST", target=PATH))
                        connection.send(chunked(content, size, extension))
                        self.assertEqual(connection.response().body, expected)

    def test_chunks_byte_by_byte_with_trailers(self):
        server = self.serve()
        content = small_file(2)
        with server.connect() as connection:
            connection.send(message(HOST, "Transfer-Encoding: chunked", method="POST", target=PATH))
            body = chunked(content, 50)[:-2] + b"Trailer: value\r\n\r\n"
            for at in range(len(body)):
                connection.send(body[at:at + 1])
            self.assertEqual(connection.response().body, self.expected(content))

    def test_bad_chunks_are_refused(self):
        server = self.serve()
        content = small_file()
        for body in (b"x\r\n", b"\r\n", b"5\n12345", b"5\r\n123456\r\n", b"5;" + b"x" * 9000, b"f" * 17 + b"\r\n", b"-5\r\n",
                     b"0x5\r\n", b"5\rx", b"5;a\nb\r\n"):
            for before in (b"", chunked(content)[:-5]):
                if not before and body.startswith(b"5\r\n"):
                    continue  # What is in it is no capture.
                with self.subTest(body=body[:20], packets=bool(before)):
                    with server.connect() as connection:
                        connection.send(message(HOST, "Transfer-Encoding: chunked", method="POST", target=PATH))
                        connection.send(before + body)
                        answer = connection.response()
                        self.assertEqual(answer.status, 200 if before else 400)
                        self.assertIn(b"chunk", answer.body.splitlines()[-1])

    def test_what_can_be_read_in_two_ways_is_refused(self):
        server = self.serve()
        for lines in (["Content-Length: 5", "Transfer-Encoding: chunked"], ["Content-Length: 5", "Content-Length: 6"],
                      ["Content-Length: -5"], ["Content-Length: 5x"], ["Content-Length: +5"], ["Content-Length: 5, 5"],
                      ["Content-Length: 99999999999999999999999"], ["Transfer-Encoding: gzip, chunked"],
                      ["Transfer-Encoding: identity"], ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"]):
            with self.subTest(lines=lines):
                answer = server.raw(message(HOST, *lines, method="POST", target=PATH) + b"0\r\n\r\n")
                self.assert_error(answer, 400)
        answer = server.raw(message(HOST, "Transfer-Encoding: chunked", method="POST", target=PATH, version="1.0"))
        self.assert_error(answer, 400, "HTTP/1.0")

    def test_a_body_is_no_second_request(self):
        server = self.serve()
        content = small_file()
        with server.connect() as connection:
            connection.send(message(HOST, f"Content-Length: {len(content)}", method="POST", target=PATH)
                            + content + message(HOST, target="/healthz"))
            self.assertEqual(connection.response().body, self.expected(content))
            self.assertEqual(connection.wait_for_end(), b"")

    def test_a_hidden_length_is_refused(self):
        server = self.serve()
        second = message(HOST, target="/metrics")
        for line in (f"Content-Length : {len(second)}", f"X: a\r\n Content-Length: {len(second)}", "Transfer-Encoding : chunked"):
            with self.subTest(line=line), server.connect() as connection:
                connection.send(message(HOST, line, target="/healthz") + second)
                self.assert_error(connection.response(), 400, "not a valid HTTP/1.1 request")
                self.assertEqual(connection.wait_for_end(), b"")

    def test_packets_are_answered_while_the_file_comes(self):
        server = self.serve()
        content = small_file(3)
        with self.begin(server, len(content), "payload=none") as connection:
            connection.send(content[:-1])
            self.assertEqual(connection.head().status, 200)
            first = connection.receive()
            self.assertEqual(first.count(b'"src_ip"'), 2)
            connection.send(content[-1:])
            self.assertEqual(connection.wait_for_end().count(b'"src_ip"'), 1)

    def test_a_client_that_reads_nothing_before_it_has_sent_everything(self):
        server = self.serve()
        content = small_file(MEBIBYTE * 64 // 1500, 1458)
        self.assertGreater(len(content), 60 * MEBIBYTE)
        with server.connect(receive_buffer=4096) as connection:
            connection.socket.settimeout(2 * PATIENCE)
            connection.socket.sendall(message(HOST, f"Content-Length: {len(content)}", method="POST",
                                              target=f"{PATH}?payload=none&add=time,number"))
            connection.socket.sendall(content)
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MEBIBYTE)
            answer = connection.response(seconds=2 * PATIENCE).body
        self.assertGreater(len(answer), 8 * MEBIBYTE)  # More than sockets hold.
        self.assertEqual(answer, self.expected(content, "--payload", "none", "--add", "time,number"))


class Failures(PacketsTest):
    def test_what_is_no_capture_is_refused(self):
        server = self.serve()
        for content, word in ((b"", "empty"), (b"hello", "not a capture file"), (b"\xd4\xc3\xb2\xa1", "header"),
                              (b"%PDF-1.4\n" + bytes(100), "not a capture"), (gzip.compress(b"hello"), "not a capture")):
            with self.subTest(content=content[:10]):
                text = self.assert_error(self.post(server, content), 400, word)
                self.assertTrue(text.startswith("body: "), text)

    def test_a_file_that_is_broken_before_its_first_packet_is_refused(self):
        server = self.serve()
        content = small_file(1)
        for form in ("", "format=csv"):
            self.assert_error(self.post(server, content[:-1], form), 400, "after 0 whole packets")

    def test_a_broken_file_gives_its_whole_packets_and_an_error(self):
        server = self.serve()
        whole = small_file(10)
        for content in (whole[:-1], whole + b"\xff" * 16, gzip.compress(whole)[:-1]):
            lines = self.expected(content).splitlines()
            self.assertGreaterEqual(len(lines), 9)
            answer = self.post(server, content)
            *packets, error = answer.body.splitlines()
            self.assertEqual((answer.status, packets), (200, lines))
            self.assertRegex(error, rb'^{"error":"body: broken at byte \d+, after \d+ whole packets[:;]')
            found = events_of(self.post(server, content, "", [f"Accept: {EVENTS}"]).body)
            self.assertEqual([name for name, _ in found], ["packet"] * len(lines) + ["error", "close"])
            self.assertIn("broken at byte", found[-2][1])

    def test_a_broken_table_breaks_off(self):
        server = self.serve()
        content = small_file(10)[:-1]
        with self.begin(server, len(content), "format=csv") as connection:
            connection.send(content)
            self.assertEqual(connection.head().status, 200)
            rest = connection.wait_for_end()
            self.assertFalse(rest.endswith(b"\r\n0\r\n\r\n"))
            self.assertEqual(rest.count(b"UDP") or rest.count(b"udp") or rest.count(b"1234"), rest.count(b"\n") and 9)

    def test_a_bad_expression_is_refused(self):
        server = self.serve()
        self.assert_error(self.post(server, small_file(), "f=tcp%20)"), 400, "pcap-filter")
        self.assert_error(self.post(server, small_file(), "f=(tcp"), 400, "pcap-filter")

    def test_other_parameters_are_refused(self):
        server = self.serve()
        for query, word in (("i=lo", "unknown parameter 'i'"), ("lastEventId=3", "unknown parameter"), ("idle=3", "unknown parameter"),
                            ("c=0", "c: '0'"), ("p=tcp&p=x", "p: 'x'"), ("payload=hex&payload=hex", "only once"), ("format=xml", "format")):
            with self.subTest(query=query):
                self.assert_error(self.post(server, small_file(), query), 400, word)
        self.assert_error(self.post(server, small_file(), "file=x.pcap"), 405, "file", "GET")
        self.assert_error(self.post(server, small_file(), "", ["Accept: */*;q=0"]), 406)

    def test_methods(self):
        server = self.serve()
        for method in ("GET", "HEAD"):
            answer = server.request(method, PATH)
            self.assertEqual((answer.status, answer.header("Allow")), (405, "POST, OPTIONS"))
        for method in ("PUT", "DELETE", "PATCH", "BREW"):
            answer = self.request_whole(server, method, PATH, ["Content-Length: 0"])
            self.assert_error(answer, 405, "use GET, HEAD, POST or OPTIONS")
            self.assertEqual(answer.header("Allow"), "GET, HEAD, POST, OPTIONS")
        answer = server.request("OPTIONS", PATH, {"Origin": "http://localhost:3000"})
        self.assertEqual((answer.status, answer.header("Allow")), (204, "GET, HEAD, POST, OPTIONS"))
        self.assertEqual(answer.header("Access-Control-Allow-Methods"), "GET, HEAD, POST, OPTIONS")
        answer = server.request("OPTIONS", "/api/capture", {"Origin": "http://localhost:3000"})
        self.assertEqual(answer.header("Access-Control-Allow-Methods"), "GET, HEAD, OPTIONS")

    def test_compat_has_none(self):
        server = self.serve("--compat")
        self.assert_error(self.post(server, small_file()), 404)
        self.assert_error(server.get("/api/files"), 404)
        self.assertNotIn("/api/packets", self.assert_error(server.get("/nowhere"), 404))

    def test_a_token_is_needed_and_pages_are_checked(self):
        server = self.serve("--token", "secret")
        self.assert_error(self.post(server, small_file()), 401)
        self.assertEqual(self.post(server, small_file(), "token=secret").status, 200)
        self.assertEqual(self.post(server, small_file(), "", ["Authorization: Bearer secret"]).status, 200)
        self.assert_error(self.post(server, small_file(), "token=secret", ["Origin: https://evil.example"]), 403)


class Limits(PacketsTest):
    def test_a_file_of_more_than_the_limit_is_refused_at_once(self):
        server = self.serve()
        connection = self.begin(server, 1 << 30)
        begin = time.monotonic()
        self.assert_error(connection.response(), 413, "1073741824 bytes", "256 MiB", "--max-upload")
        self.assertLess(time.monotonic() - begin, 2)
        self.assert_refused(server, 1, "upload_size")

    def test_curl_with_a_file_of_a_gibibyte(self):
        if shutil.which("curl") is None:
            self.skipTest("there is no curl")
        server = self.serve()
        file = self.path("sparse.pcap")
        with open(file, "wb") as sparse:
            sparse.write(captures.pcap_header(1))
            sparse.truncate(1 << 30)
        url = f"http://127.0.0.1:{server.port}{PATH}"
        for arguments, words in ((["-X", "POST", "-T", file], b"413"), (["-X", "POST", "-T", file, "-H", "Expect:"], b"413")):
            done = subprocess.run(["curl", "-sS", "--noproxy", "*", "-w", "\n%{http_code} %{size_upload}", *arguments, url],
                                  stdout=subprocess.PIPE, check=False)
            with self.subTest(arguments=arguments):
                body, _, status = done.stdout.rpartition(b"\n")
                self.assertEqual(status.split()[0], words)
                self.assertIn(b"--max-upload", body)
                self.assertLess(int(status.split()[1]), 64 * MEBIBYTE)

    def test_chunks_that_pass_the_limit(self):
        server = self.serve("--max-upload", "1")
        # Of the limit itself.
        content = small_file(MEBIBYTE // 1600, 1458)
        for room in (0, 1):
            data = content + pcap(records([bytes(MEBIBYTE + room - len(content) - 16)]))[24:]
            self.assertEqual(len(data), MEBIBYTE + room)
            with server.connect() as connection:
                connection.send(message(HOST, "Transfer-Encoding: chunked", method="POST", target=f"{PATH}?payload=none"))
                connection.send(chunked(data, 60000))
                answer = connection.response()
            self.assertEqual(answer.status, 200)
            self.assertEqual(b"--max-upload" in answer.body.splitlines()[-1], bool(room))
        # Before the first packet.
        with server.connect() as connection:
            connection.send(message(HOST, "Transfer-Encoding: chunked", method="POST", target=PATH))
            connection.send(chunked(skippable_frame(bytes(2 * MEBIBYTE)) + gzip.compress(content), 60000))
            self.assert_error(connection.response(), 413, "1 MiB", "--max-upload")
        self.assert_refused(server, 2, "upload_size")

    def test_a_client_that_stops_sending_is_ended(self):
        server = self.serve()
        content = small_file(3)
        begin = time.monotonic()
        with self.begin(server, len(content)) as started, self.begin(server, len(content)) as mute:
            started.send(content[:-1])
            self.assertEqual(started.head().status, 200)
            self.assert_error(mute.response(seconds=2 * PATIENCE), 408, "10 seconds")
            self.assertIn(b'{"error":"the client has sent nothing', started.wait_for_end(2 * PATIENCE))
        self.assertTrue(9 < time.monotonic() - begin < 20)
        self.assert_refused(server, 2, "upload_time")

    def test_a_client_that_leaves_ends_its_upload(self):
        server = self.serve()
        content = small_file(3)
        for leave in ("close", "reset"):
            connection = self.begin(server, len(content))
            connection.send(content[:-1])
            self.assertEqual(connection.head().status, 200)
            self.assertEqual(connection.receive().count(b'"src_ip"'), 2)
            getattr(connection, leave)()
        self.assertTrue(server.wait_for_error(r" ends: 2 packets: ", count=2), server.errors())
        self.wait_until(lambda: b"chattcp_clients 0\n" in server.get("/metrics").body)

    def test_slots_are_those_of_streams(self):
        server = self.serve("--max-clients", "1")
        content = small_file()
        with self.begin(server, len(content)) as held:
            held.send(content[:-1])
            self.assertEqual(held.head().status, 200)
            self.assert_error(self.post(server, content), 503, "--max-clients")
            self.assert_refused(server, 1, "streams")
            held.send(content[-1:])
            held.wait_for_end()
        self.wait_until(lambda: self.post(server, content).status == 200)
        metrics = server.get("/metrics").body
        self.assertIn(b"chattcp_uploads_total ", metrics)
        self.assertNotIn(b"chattcp_uploads_total 0\n", metrics)

    def test_log_lines(self):
        server = self.serve()
        self.post(server, small_file(3), "p=udp&token=x")
        self.assertTrue(server.wait_for_error(r"^chattcp: 127\.0\.0\.1:\d+ ends: 3 packets: end of the file$"), server.errors())
        self.assertTrue(server.find_errors(r"^chattcp: 127\.0\.0\.1:\d+ starts: upload&p=udp \(lines\)$"), server.errors())

    def test_the_rest_of_a_file_is_not_needed(self):
        server = self.serve()
        content = small_file(20000, 1000)
        answer = self.post(server, content, "c=2&payload=none")
        self.assertEqual(answer.body, self.expected(content, "-c", "2", "--payload", "none"))
        answer = self.post(server, b"no capture" + bytes(20 * MEBIBYTE))
        self.assert_error(answer, 400, "not a capture file")

    def test_a_stop_ends_uploads(self):
        server = self.serve()
        content = small_file(3)
        connection = self.begin(server, len(content), "", f"Accept: {EVENTS}")
        connection.send(content[:-1])
        self.assertEqual(connection.head().status, 200)
        waiting = self.begin(server, len(content))
        time.sleep(0.3)
        begin = time.monotonic()
        server.signal(SIGTERM)
        self.assertEqual(server.wait(), 0)
        self.assertLess(time.monotonic() - begin, 3)
        rest = connection.wait_for_end()
        self.assertIn(b"event: error\ndata: the server is stopping", rest)
        self.assert_error(waiting.response(), 503, "stopping")

    def test_a_stop_ends_what_unpacks_to_nothing(self):
        if shutil.which("zstd") is None:
            self.skipTest("there is no zstd")
        server = self.serve()
        size = 64 * MEBIBYTE
        block = struct.pack("<II", 0x0BAD, size) + bytes(size - 12) + struct.pack("<I", size)  # Of no known type.
        begin, blocks = (subprocess.run(["zstd", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout
                         for data in (pcapng(b""), block * 4))
        body = begin + blocks * 400  # 100 GiB.
        connection = self.begin(server, len(body))
        connection.send(body)
        self.assertTrue(server.wait_for_error(" starts: upload"), server.errors())
        begin = time.monotonic()
        server.signal(SIGTERM)
        self.assertEqual(server.wait(), 0)
        self.assertLess(time.monotonic() - begin, 5)

    def test_a_hundred_at_once_stay_within_memory(self):
        server = self.serve("--max-clients", "120")
        content = small_file(2000, 1400)
        expected = self.expected(content, "--payload", "none", "--add", "analysis")

        def upload(_):
            begin = io.BytesIO(content)
            with server.connect() as connection:
                connection.send(message(HOST, f"Content-Length: {len(content)}", method="POST",
                                        target=f"{PATH}?payload=none&add=analysis"))
                while piece := begin.read(300_000):
                    connection.send(piece)
                    time.sleep(0.1)
                return connection.response(seconds=4 * PATIENCE).body

        with concurrent.futures.ThreadPoolExecutor(100) as pool:
            for body in pool.map(upload, range(100)):
                self.assertEqual(body, expected)
        if not SLOW:
            self.assertLess(peak(server.pid), 400 * MEBIBYTE)

    def test_a_hundred_that_read_nothing_stay_within_memory(self):
        server = self.serve("--max-clients", "120", "--max-upload", "32")
        content = small_file(MEBIBYTE * 8 // 1500, 1458)
        connections = [self.begin(server, len(content), "payload=array") for _ in range(100)]
        for connection in connections:
            connection.socket.setblocking(False)
        sent = [0] * len(connections)
        deadline = time.monotonic() + 3 * PATIENCE / 10
        while time.monotonic() < deadline and sum(sent) < len(connections) * len(content):
            for number, connection in enumerate(connections):
                try:
                    sent[number] += connection.socket.send(content[sent[number]:sent[number] + MEBIBYTE])
                except (BlockingIOError, ConnectionResetError):
                    pass
        self.assertGreater(sum(sent), 64 * MEBIBYTE)  # Else nobody has read ahead.
        if not SLOW:
            self.assertLess(peak(server.pid), (2 * 32 + 150) * MEBIBYTE)

    def test_a_bomb_does_not_take_memory(self):
        server = self.serve()
        bomb = gzip.compress(small_file(1) + pcap(records([udp_frame(bytes(60000))] * 3000))[24:], 9)
        self.assertLess(len(bomb), MEBIBYTE)
        answer = self.post(server, bomb, "payload=none")
        self.assertEqual(answer.body.count(b"\n"), 3001)
        if not SLOW:
            self.assertLess(peak(server.pid), 60 * MEBIBYTE)


def peak(pid):
    """The most memory that the process has had, in bytes."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


if __name__ == "__main__":
    live_network.main()
