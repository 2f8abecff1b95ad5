"""`chattcp serve` with TLS."""
import os
import shutil
import ssl
import time
import unittest
import warnings

import live_network
from live_network import run
from program import AT_ONCE, PATIENCE
from programs import CHATTCP
from server import LOOPBACK_6, UsageTest, ipv6_works, message

HOST = "Host: localhost"


def make_certificate(folder, name, key_type=("-newkey", "ec", "-pkeyopt",
                                             "ec_paramgen_curve:prime256v1")):
    """Of its own authority, for the loopback addresses. Returns the paths of it and of its key."""
    certificate, key = (os.path.join(folder, f"{name}.{kind}") for kind in ("pem", "key"))
    run("openssl", "req", "-x509", *key_type, "-nodes", "-keyout", key, "-out", certificate,
        "-days", "2", "-subj", "/CN=chattcp test",
        "-addext", "subjectAltName=IP:127.0.0.1,IP:::1,DNS:localhost")
    return certificate, key


@unittest.skipUnless(shutil.which("openssl"), "there is no openssl")
class Tls(UsageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.certificate, cls.key = make_certificate(cls.directory, "first")
        cls.other_certificate, cls.other_key = make_certificate(cls.directory, "second")
        cls.arguments = ["--tls-cert", cls.certificate, "--tls-key", cls.key]

    def context(self):
        return ssl.create_default_context(cafile=self.certificate)

    def old_context(self, version):
        """One that would do with a connection as it was made long ago."""
        context = self.context()
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = version
        return context

    def test_requests_are_answered(self):
        server = self.serve(*self.arguments)
        context = self.context()
        self.assertEqual(server.get("/healthz", context=context).body, b"ok\n")
        self.assertEqual(server.get("/api/interfaces", context=context).body.decode(),
                         run(CHATTCP, "interfaces", "--json"))
        if ipv6_works():
            response = server.get("/healthz", context=context, address=LOOPBACK_6)
            self.assertEqual(response.body, b"ok\n")

    def test_the_first_lines_say_https(self):
        server = self.serve(*self.arguments)
        self.assertIn(f"'https://127.0.0.1:{server.port}/api/capture?i=any'", server.line_for_curl)
        self.assertIn(f"Open https://127.0.0.1:{server.port}/ in a browser", server.error_lines())

    def test_access_is_looked_at_as_without(self):
        server = self.serve(*self.arguments, "--token", "secret")
        context = self.context()
        self.assert_error(server.get("/api/interfaces", context=context), 401)
        response = server.get("/api/interfaces", {"Authorization": "Bearer secret"},
                              context=context)
        self.assertEqual(response.status, 200)
        server = self.serve(*self.arguments)
        response = server.raw(message("Host: evil.example"), context=context)
        self.assert_error(response, 403)

    def test_old_versions_are_refused(self):
        server = self.serve(*self.arguments)
        for version, name in ((ssl.TLSVersion.TLSv1_2, "TLSv1.2"),
                              (ssl.TLSVersion.TLSv1_3, "TLSv1.3")):
            with self.connect(server, context=self.old_context(version)) as connection:
                self.assertEqual(connection.socket.version(), name)
        for version in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
            with self.subTest(version=version), self.assertRaises((ssl.SSLError, OSError)):
                server.connect(context=self.old_context(version))

    def test_streams_work(self):
        server = self.serve(*self.arguments)
        datagrams = self.datagrams()
        query = f"i=lo&p={datagrams.port}"
        for lines in (False, True):
            stream = self.open(server, query, context=self.context(), lines=lines).wait_open()
            stream.wait_until_capturing(datagrams.send)
            for number in range(200):
                datagrams.send(bytes([number]) * 100)
            self.assertEqual([packet["udp"]["payload"][0] for packet in stream.packets(200)],
                             list(range(200)))
            stream.close()
            self.assertTrue(server.wait_for_captures(0))

    def test_a_stream_gets_close_at_the_end(self):
        server = self.serve(*self.arguments)
        stream = self.open(server, context=self.context()).wait_open()
        begin = time.monotonic()
        self.assertEqual(server.stop(), 0)
        self.assertLess(time.monotonic() - begin, AT_ONCE)
        self.assertEqual([event.kind for event in stream.rest()][-1:], ["close"])

    def test_plain_requests_are_told_so_in_plain(self):
        server = self.serve(*self.arguments)
        for data in (message(HOST, target="/healthz"), b"\r\n" + message(HOST), b"B",
                     message(HOST, "X: " + "x" * 7000, method="OPTIONS"), b"PRI * HTTP/2.0\r\n\r\n"):
            with self.subTest(data=data[:20]), self.connect(server) as connection:
                connection.send(data)
                self.assert_error(connection.response(), 400, "https://")
                self.assertEqual(connection.wait_for_end(), b"")
                self.assertFalse(connection.was_reset)
        self.assertEqual(server.get("/healthz", context=self.context()).body, b"ok\n")

    def test_a_handshake_with_a_port_without_tls_ends_at_once(self):
        server = self.serve()
        begin = time.monotonic()
        for _ in range(10):
            with self.assertRaises(ssl.SSLError):
                server.get("/healthz", context=self.context())
        with self.connect(server) as connection:
            connection.send(b"\x16\x03\x01\x02")  # No request that took too long, which has a 408.
            self.assertEqual(connection.wait_for_end(), b"")
        self.assertTrue(server.wait_for_error(r"^chattcp: 127\.0\.0\.1:\d+ sent a TLS handshake .*"
                                             r"--tls-cert"), server.errors())
        self.assertLessEqual(len(server.find_errors("TLS handshake")), time.monotonic() - begin + 1)
        self.assertEqual(server.get("/healthz").body, b"ok\n")

    def test_clients_that_never_shake_hands_hinder_nobody(self):
        server = self.serve(*self.arguments)
        silent = [self.connect(server) for _ in range(100)]
        for connection in silent[:50]:
            connection.send(b"\x16\x03\x01\x02")  # How a handshake begins.
        context = self.context()
        for _ in range(5):
            begin = time.monotonic()
            self.assertEqual(server.get("/healthz", context=context).body, b"ok\n")
            self.assertLess(time.monotonic() - begin, AT_ONCE)
        begin = time.monotonic()
        self.assertEqual(server.stop(), 0)
        self.assertLess(time.monotonic() - begin, AT_ONCE)

    def test_clients_that_never_shake_hands_are_closed(self):
        server = self.serve(*self.arguments)
        silent, begun = self.connect(server), self.connect(server)
        begun.send(b"\x16\x03\x01\x02")
        self.assert_time_counts_from_the_beginning(server)
        for connection in (silent, begun):
            self.assertIsNotNone(connection.wait_for_end(PATIENCE))

    def assert_time_counts_from_the_beginning(self, server):
        """A request may take 10 seconds, the handshake before it included."""
        begin = time.monotonic()
        with self.connect(server) as late:
            late.socket = self.context().wrap_socket(late.socket, server_hostname="127.0.0.1",
                                                     do_handshake_on_connect=False)
            time.sleep(5)
            late.socket.do_handshake()
            time.sleep(2)
            late.send(b"GET /healthz HTTP/1.1\r\n")
            self.assert_error(late.response(), 408, "10 seconds")
            self.assertLess(time.monotonic() - begin, 14)  # It would be 17 from the request on.

    def test_unusable_files_are_named(self):
        garbage = self.write_file("garbage", b"-----BEGIN CERTIFICATE-----\ngarbage\n")
        missing = os.path.join(self.folder(), "missing")
        for certificate, key, named in (
                (missing, self.key, missing), (self.certificate, missing, missing),
                (garbage, self.key, garbage), (self.certificate, garbage, garbage),
                (self.write_file("empty", b""), self.key, "empty"), (self.folder(), self.key, ""),
                (self.key, self.certificate, "first")):
            with self.subTest(certificate=certificate, key=key):
                self.refused("--tls-cert", certificate, "--tls-key", key, words=(named,), status=1)

    def test_a_key_of_another_certificate_is_refused(self):
        line = self.refused("--tls-cert", self.certificate, "--tls-key", self.other_key, status=1)
        self.assertTrue(self.certificate in line or self.other_key in line, line)


if __name__ == "__main__":
    live_network.main()
