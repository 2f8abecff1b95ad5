"""A running `chattcp serve`, and clients that can be as odd, slow or mute as a test needs.

Sockets and processes belong to the network namespace in which they are made: all of this works
within Namespace.inside() of live_network.py as well, and without any namespace.
"""
import http.client
import os
import re
import socket
import subprocess
from signal import SIGTERM

from event_stream import NDJSON, Event, EventStream  # noqa: F401 (For those who import this.)
from http_client import (LOOPBACK, LOOPBACK_6, Connection, Response, authority,  # noqa: F401
                         message)
from program import PATIENCE, Running, TestCase, wait_until
from programs import CHATTCP, PORTABLE


def ipv6_works():
    try:
        with socket.create_server((LOOPBACK_6, 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


class Server(Running):
    """`chattcp serve`.

    CHATTCP_TOKEN is taken out of its environment; `environment` are variables to add. With
    `port` None the arguments say which one.
    """

    def __init__(self, *arguments, port=0, command=(CHATTCP,), environment=None, **options):
        inherited = {name: value for name, value in os.environ.items() if name != "CHATTCP_TOKEN"}
        choice = [] if port is None else ["-port", str(port)]
        if PORTABLE and os.geteuid() == 0:  # It stays root anyway, but then without the warning.
            choice.append("--keep-privileges")
        super().__init__([*command, "serve", *choice, *arguments],
                         env={**inherited, **(environment or {})}, **options)

    @property
    def port(self):
        """The real one, once the server has started."""
        if not self.wait_for_error(r"^Server starting on :\d+$"):
            raise RuntimeError(f"does not start: {self.errors()!r}")
        return int(self.find_errors(r"^Server starting on :\d+$")[0].rpartition(":")[2])

    @property
    def token(self):
        """The one that curl sends, or None where there is none."""
        found = re.search(r"[?&]token=([^&'\"\s]+)", self.line_for_curl)
        return found[1] if found else None

    @property
    def line_for_curl(self):
        """The line that says who can connect, and how."""
        if not self.wait_for_error(" can connect, "):
            raise RuntimeError(f"does not say who can connect: {self.errors()!r}")
        return self.find_errors(" can connect, ")[0]

    def connect(self, address=LOOPBACK, **options):
        return Connection(self.port, address, **options)

    def raw(self, data, address=LOOPBACK, **options):
        """Sends these bytes on a new connection; returns the response to them."""
        with self.connect(address, **options) as connection:
            connection.send(data)
            return connection.response()

    def request(self, method, target, headers=(), body=None, address=LOOPBACK, context=None):
        """A request as a decent client makes it, on a connection of its own. The body of a stream,
        which may have no end, is not read."""
        kind = http.client.HTTPSConnection if context else http.client.HTTPConnection
        options = {"context": context} if context else {}
        connection = kind(address, self.port, timeout=PATIENCE, **options)
        try:
            connection.request(method, target, body, dict(headers))
            answer = connection.getresponse()
            streams = answer.getheader("Content-Type") in ("text/event-stream", NDJSON)
            body = b"" if streams else answer.read()
            return Response(answer.status, answer.reason, list(answer.getheaders()), body)
        finally:
            connection.close()

    def get(self, target, headers=(), **options):
        return self.request("GET", target, headers, **options)

    def stream(self, query="i=lo", **options):
        return EventStream(self.port, query, **options)

    def packet_sockets(self):
        """The packet sockets that it has open, a line of /proc/net/packet each."""
        return packet_sockets(self.pid)

    def wait_for_captures(self, count, seconds=PATIENCE):
        """Waits until it has so many packet sockets; returns whether."""
        return wait_until(lambda: len(self.packet_sockets()) == count, seconds)

    def stop(self, number=SIGTERM, seconds=PATIENCE):
        return super().stop(number, seconds)


def packet_sockets(pid):
    with open(f"/proc/{pid}/net/packet", encoding="ascii") as table:
        lines = {line.split()[-1]: line.rstrip() for line in list(table)[1:]}
    return [lines[inode] for inode in _socket_inodes(pid) if inode in lines]


def _socket_inodes(pid):
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            target = os.readlink(f"/proc/{pid}/fd/{number}")
        except FileNotFoundError:
            continue  # Closed meanwhile.
        if target.startswith("socket:["):
            yield target[len("socket:["):-1]


class Datagrams:
    """Sends UDP datagrams to a port of its own, which takes them, so that no ICMP comes back."""

    def __init__(self, address=LOOPBACK):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._sink = socket.socket(family, socket.SOCK_DGRAM)
        self._sink.bind((address, 0))
        self._to = (address, self._sink.getsockname()[1])
        self.port = self._to[1]
        self._socket = socket.socket(family, socket.SOCK_DGRAM)

    def send(self, payload):
        self._socket.sendto(payload, self._to)

    def close(self):
        self._sink.close()
        self._socket.close()


class ServerTest(TestCase):
    """What the tests of the server share."""

    def launch_server(self, *arguments, **options):
        """`chattcp serve`, which need not start; it ends with the test."""
        server = Server(*arguments, **options)
        self.addCleanup(server.close)
        return server

    def serve(self, *arguments, **options):
        """One that has started. It must end well when the test is over."""
        server = self.launch_server(*arguments, **options)
        self.addCleanup(self._check_end, server)
        _ = server.port
        return server

    def _check_end(self, server):
        if server.process.poll() is None:
            server.signal(SIGTERM)
        self.assertEqual(server.wait(), 0, server.errors())
        self.check_exit(0, server.errors())

    def need_ipv6(self):
        if not ipv6_works():
            self.skipTest("there is no IPv6 here")

    def open(self, server, query="i=lo", **options):
        """A stream that is closed with the test."""
        stream = server.stream(query, **options)
        self.addCleanup(stream.close)
        return stream

    def connect(self, server, address=LOOPBACK, **options):
        connection = server.connect(address, **options)
        self.addCleanup(connection.close)
        return connection

    def datagrams(self, address=LOOPBACK):
        datagrams = Datagrams(address)
        self.addCleanup(datagrams.close)
        return datagrams

    def assert_refused(self, server, count, limit, **options):
        """/metrics shows that the limit has been exceeded so often."""
        text = server.get("/metrics", **options).body.decode()
        self.assertIn(f'chattcp_refused_total{{limit="{limit}"}} {count}\n', text)

    def assert_error(self, response, status, *words):
        """A JSON error with this status that has all of the words. Returns its text."""
        self.assertEqual(response.status, status, response)
        self.assertEqual(response.header("Content-Type"), "application/json", response)
        document = response.json()
        self.assertEqual(list(document), ["error"], document)
        self.assertIsInstance(document["error"], str)
        self.assertNotEqual(document["error"], "")
        for word in words:
            self.assertIn(word, document["error"])
        return document["error"]


class UsageTest(ServerTest):
    """What the tests of servers that do not start share."""

    def refused(self, *arguments, words=(), status=2, **options):
        """It does not start: one line, and this status. Returns the line."""
        server = self.launch_server(*arguments, **options)
        try:
            got = server.wait()
        except subprocess.TimeoutExpired:
            self.fail(f"it goes on: {server.errors()!r}")
        self.assertEqual(server.lines(), [])
        return self.check_error(got, server.errors(), server.error_lines(), words, status)
