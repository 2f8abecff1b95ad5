"""`chattcp serve` as built for Windows, in Wine.

    CHATTCP=build/windows/chattcp tests/run tests/platform/windows/serve_test.py

CHATTCP runs the program, as its own process: an interrupt of that is Ctrl-C. Wine makes sockets in the
network namespace in which its server was started, so these tests have none of their own.
"""
import concurrent.futures
import contextlib
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
from signal import SIGINT, SIGTERM

import browser
import serve_page_test
from captures import pcap, records
from packets import ethernet, udp_packet
from program import AT_ONCE, PATIENCE
from programs import CHATTCP
from serve_tls_test import make_certificate
from server import Server, ServerTest, message

TOKEN = "correct-horse-battery"
HOST = "Host: localhost"
CLIENTS = 64
STALLED = 30  # Seconds.


def small_file(count=200, size=400):
    return pcap(records([ethernet(udp_packet("192.0.2.1", 1234, "192.0.2.2", 53, bytes([number % 256]) * size))
                         for number in range(count)]))


class WineServer(Server):
    """One that is ended by Ctrl-C."""

    def signal(self, number):
        super().signal(SIGINT if number == SIGTERM else number)


class WindowsTest(ServerTest):
    def launch_server(self, *arguments, **options):
        server = WineServer(*arguments, **options)
        self.addCleanup(server.close)
        return server

    def output(self, *arguments):
        return subprocess.run([CHATTCP, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False, timeout=PATIENCE).stdout


class Page(WindowsTest, serve_page_test.Files):
    def test_chromium_shows_it(self):
        if browser.CHROMIUM is None:
            self.skipTest("there is no chromium")
        server = self.serve("-r", self.write_file("shown.pcap", small_file()))
        with tempfile.TemporaryDirectory() as profile:
            shown = subprocess.run(
                [browser.CHROMIUM, *browser.OPTIONS, f"--user-data-dir={profile}", "--virtual-time-budget=8000",
                 "--dump-dom", f"http://127.0.0.1:{server.port}/"],
                env={**os.environ, "HOME": profile}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True,
                timeout=browser.PATIENCE).stdout.decode()
        self.assertIn("shown.pcap", shown)


class Answers(WindowsTest):
    def test_interfaces_are_those_of_the_command(self):
        server = self.serve()
        self.assertEqual(server.get("/api/interfaces").body, self.output("interfaces", "--json"))

    def test_a_file_gives_the_packets_of_the_command(self):
        file = self.write_file("offered.pcap", small_file())
        server = self.serve("-r", file)
        self.assertEqual(server.get("/api/files").json(),
                         {"data": [{"name": "offered.pcap", "size": os.path.getsize(file)}]})
        with self.connect(server) as connection:
            connection.send(message(HOST, target="/api/packets?file=offered.pcap"))
            self.assertEqual(connection.response().body, self.output("capture", "-r", file))

    def test_a_path_may_be_one_of_windows(self):
        file = self.write_file("größe.pcap", small_file())
        server = self.serve("-r", "Z:" + file.replace("/", "\\"))
        self.assertEqual([one["name"] for one in server.get("/api/files").json()["data"]], ["größe.pcap"])

    def test_an_upload_gives_the_packets_of_the_command(self):
        content = small_file(5000)
        server = self.serve()
        for headers in ({}, {"Transfer-Encoding": "chunked"}):
            with self.subTest(headers=headers):
                body = [content[at:at + 1000] for at in range(0, len(content), 1000)] if headers else content
                answer = self.upload(server, body, headers)
                self.assertEqual(answer, self.output("capture", "-r", self.write_file("same.pcap", content)))

    def upload(self, server, body, headers):
        kind = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
        with contextlib.closing(kind) as connection:
            connection.request("POST", "/api/packets", body, headers, encode_chunked=bool(headers))
            return connection.getresponse().read()

    def test_a_token_is_required(self):
        server = self.serve("--token", TOKEN)
        self.assert_error(server.get("/api/interfaces"), 401)
        self.assertEqual(server.get("/api/interfaces", {"Authorization": f"Bearer {TOKEN}"}).status, 200)

    def test_the_line_for_curl_is_for_the_shells_of_windows(self):
        server = self.serve("--token", TOKEN)
        self.assertRegex(server.line_for_curl,
                         rf'curl\.exe -N "http://127\.0\.0\.1:\d+/api/capture\?i=[^&"\' ]+&token={TOKEN}"$')

    def test_a_token_comes_from_a_file(self):
        server = self.serve("--token-file", self.write_file("token", TOKEN.encode() + b"\r\n"))
        self.assertEqual(server.get("/api/interfaces", {"Authorization": f"Bearer {TOKEN}"}).status, 200)

    def test_a_port_in_use_is_named(self):
        first = self.serve()
        second = self.launch_server(port=first.port)
        self.assertEqual(second.wait(), 1)
        self.assertIn(f"127.0.0.1:{first.port}: the port is in use by another program", second.errors())
        self.assertEqual(first.get("/healthz").body, b"ok\n")

    def test_an_address_of_another_machine_is_named(self):
        server = self.launch_server("--listen", "192.0.2.77")
        self.assertEqual(server.wait(), 1)
        self.assertIn("this machine has no such address", server.errors())


@unittest.skipUnless(shutil.which("openssl"), "there is no openssl")
class Tls(WindowsTest):
    def test_it_works_with_files_of_any_name(self):
        certificate, key = make_certificate(self.directory, "schlüssel")
        file = self.write_file("offered.pcap", small_file(5000))
        server = self.serve("--tls-cert", certificate, "--tls-key", key, "-r", file)
        context = ssl.create_default_context(cafile=certificate)
        self.assertEqual(server.get("/healthz", context=context).body, b"ok\n")
        with self.connect(server, context=context) as connection:
            connection.send(message(HOST, target="/api/packets?file=offered.pcap"))
            self.assertEqual(connection.response().body, self.output("capture", "-r", file))
        self.assert_error(server.get("/healthz"), 400, "https://")

    def test_a_missing_file_is_named(self):
        certificate, _ = make_certificate(self.directory, "first")
        server = self.launch_server("--tls-cert", certificate, "--tls-key", self.path("missing"))
        self.assertEqual(server.wait(), 1)
        self.assertIn("missing: cannot read an unencrypted PEM key", server.errors())


class Clients(WindowsTest):
    def test_many_at_once(self):
        file = self.write_file("offered.pcap", small_file(1000))
        expected = self.output("capture", "-r", file)
        server = self.serve("-r", file)
        _ = server.port

        def read(_):
            with server.connect() as connection:
                connection.send(message(HOST, target="/api/packets?file=offered.pcap"))
                return connection.response().body == expected
        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            self.assertEqual(set(pool.map(read, range(CLIENTS))), {True})

    def test_one_that_leaves_ends_its_reading(self):
        server = self.serve("-r", self.write_file("large.pcap", small_file(50_000)))
        for end in ("close", "reset"):
            connection = self.start_reading(server)
            self.assertNotEqual(connection.receive(), b"")
            getattr(connection, end)()
            self.assertTrue(server.wait_for_error(f"{connection.name} ends: .*: client left", AT_ONCE),
                            server.errors())

    def start_reading(self, server, **options):
        connection = self.connect(server, **options)
        connection.send(message(HOST, target="/api/packets?file=large.pcap"))
        return connection

    def test_one_that_takes_nothing_is_disconnected_and_a_slow_one_is_not(self):
        server = self.serve("-r", self.write_file("large.pcap", small_file(50_000)))
        stuck = self.start_reading(server, receive_buffer=4096)
        slow = self.start_reading(server, receive_buffer=4096)
        begin, received = time.monotonic(), 0
        while not server.find_errors(f"{stuck.name} ends") and time.monotonic() < begin + STALLED + PATIENCE:
            received += len(slow.receive())
            time.sleep(0.02)
        self.assertTrue(server.find_errors(f"{stuck.name} ends: .*: client took nothing for 30 s$"), server.errors())
        self.assertGreater(time.monotonic() - begin, STALLED - 2)
        self.assertEqual(server.find_errors(f"{slow.name} ends"), [])
        print(f"the slow one took {received / (time.monotonic() - begin):.0f} bytes a second")

    def test_those_that_ask_for_nothing_give_way(self):
        server = self.serve("--max-clients", "1")  # And 512 others.
        waiting = [self.connect(server) for _ in range(513)]
        for connection in waiting:
            connection.send(b"GET /")
        time.sleep(1)
        begin = time.monotonic()
        for number in range(20):
            with server.connect() as connection:
                connection.send(message(HOST, target="/healthz"))
                self.assertEqual(connection.response().body, b"ok\n")
        self.assertLess(time.monotonic() - begin, AT_ONCE)
        response = waiting[0].response(seconds=AT_ONCE)
        self.assert_error(response, 503, "too many connections")
        self.assertEqual(waiting[0].wait_for_end(AT_ONCE), b"")

    def test_a_silent_one_is_closed(self):
        server = self.serve()
        begin = time.monotonic()
        with self.connect(server) as connection:
            self.assertEqual(connection.wait_for_end(PATIENCE), b"")
        self.assertLess(time.monotonic() - begin, 10)


class End(WindowsTest):
    def test_with_all_kinds_of_clients(self):
        server = self.serve("-r", self.write_file("large.pcap", small_file(50_000)))
        idle = self.connect(server)
        begun = self.connect(server)
        begun.send(b"GET / HT")
        reading = self.connect(server)
        reading.send(message(HOST, target="/api/packets?file=large.pcap"))
        stuck = self.connect(server, receive_buffer=4096)
        stuck.send(message(HOST, target="/api/packets?file=large.pcap"))
        self.assertNotEqual(reading.receive(), b"")
        time.sleep(0.5)
        begin = time.monotonic()
        server.signal(SIGINT)
        self.assertIsNotNone(idle.wait_for_end())
        self.assertEqual(server.wait(), 0, server.errors())
        self.assertLess(time.monotonic() - begin, AT_ONCE)
        with self.assertRaises(OSError):
            socket.create_connection(("127.0.0.1", server.port), AT_ONCE)


if __name__ == "__main__":
    unittest.main()
