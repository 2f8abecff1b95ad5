"""A running `chattcp serve`, and clients that can be as odd, slow or mute as a test needs.

Sockets and processes belong to the network namespace in which they are made: all of this works
within Namespace.inside() of live_network.py as well, and without any namespace.
"""
import http.client
import ipaddress
import json
import os
import re
import socket
import struct
import subprocess
import threading
import time
import unittest
from dataclasses import dataclass, field
from signal import SIGTERM

from live_capture import PATIENCE, PROGRAM
from live_network import TIMEOUT

LOOPBACK = "127.0.0.1"
LOOPBACK_6 = "::1"
NDJSON = "application/x-ndjson"

SANITIZER = re.compile(r"Sanitizer|runtime error:")
_PIECE = 65536  # Bytes to receive at once.


def authority(address, port):
    """As it stands in a URL."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def ipv6_works():
    try:
        with socket.create_server((LOOPBACK_6, 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


class Server:
    """`chattcp serve` with its standard error read by a thread.

    CHATTCP_TOKEN is taken out of its environment; `environment` are variables to add. With
    `port` None the arguments say which one.
    """

    def __init__(self, *arguments, port=0, command=(PROGRAM,), environment=None, **options):
        inherited = {name: value for name, value in os.environ.items() if name != "CHATTCP_TOKEN"}
        choice = [] if port is None else ["-port", str(port)]
        self.process = subprocess.Popen(
            [*command, "serve", *choice, *arguments], env={**inherited, **(environment or {})},
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
        self.pid = self.process.pid
        self._changed = threading.Condition()
        self._lines = []
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def _collect(self):
        for line in self.process.stderr:
            with self._changed:
                self._lines.append(line.decode(errors="replace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def lines(self):
        """Of the standard error, so far."""
        with self._changed:
            return list(self._lines)

    def errors(self):
        return "\n".join(self.lines())

    def find(self, pattern):
        """The lines of the standard error in which the regular expression is found."""
        return [line for line in self.lines() if re.search(pattern, line)]

    def wait_for_line(self, pattern, seconds=PATIENCE, count=1):
        """Waits for so many lines with this regular expression; returns whether they came."""
        def came():
            return sum(1 for line in self._lines if re.search(pattern, line)) >= count
        with self._changed:
            self._changed.wait_for(lambda: came() or not self._reader.is_alive(), seconds)
            return came()

    @property
    def port(self):
        """The real one, once the server has started."""
        if not self.wait_for_line(r"^Server starting on :\d+$", TIMEOUT):
            raise RuntimeError(f"does not start: {self.errors()!r}")
        return int(self.find(r"^Server starting on :\d+$")[0].rpartition(":")[2])

    @property
    def token(self):
        """The one in the second line, or None where there is none."""
        self.wait_for_second_line()
        found = re.search(r"[?&]token=([^&'\s]+)", self.lines()[1])
        return found[1] if found else None

    def wait_for_second_line(self):
        if not self.wait_for_line("", TIMEOUT, count=2):
            raise RuntimeError(f"does not say who can connect: {self.errors()!r}")

    def connect(self, address=LOOPBACK, **options):
        return Connection(self.port, address, **options)

    def raw(self, data, address=LOOPBACK, **options):
        """Sends these bytes on a new connection; returns the response to them."""
        with self.connect(address, **options) as connection:
            connection.send(data)
            return connection.response()

    def request(self, method, target, headers=(), body=None, address=LOOPBACK, context=None):
        """A request as a decent client makes it, on a connection of its own."""
        kind = http.client.HTTPSConnection if context else http.client.HTTPConnection
        options = {"context": context} if context else {}
        connection = kind(address, self.port, timeout=TIMEOUT, **options)
        try:
            connection.request(method, target, body, dict(headers))
            answer = connection.getresponse()
            return Response(answer.status, answer.reason, list(answer.getheaders()), answer.read())
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

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=TIMEOUT):
        """Waits for the end of the process and of its standard error; returns its status."""
        status = self.process.wait(seconds)
        self._reader.join(TIMEOUT)
        return status

    def stop(self, number=SIGTERM, seconds=TIMEOUT):
        """Ends it with a signal; returns its status."""
        self.signal(number)
        return self.wait(seconds)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.wait()
        self.process.stderr.close()


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


def wait_until(condition, seconds=PATIENCE):
    """Looks again and again whether `condition()` holds; false when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@dataclass
class Response:
    status: int
    reason: str
    headers: list = field(default_factory=list)  # Of (name, value), in order.
    body: bytes = b""
    version: str = "HTTP/1.1"

    def all(self, name):
        return [value for known, value in self.headers if known.lower() == name.lower()]

    def header(self, name):
        """None where it is not there; one that is there twice is an error."""
        values = self.all(name)
        if len(values) > 1:
            raise ValueError(f"{name} is there {len(values)} times")
        return values[0] if values else None

    def json(self):
        return json.loads(self.body)


class Connection:
    """A TCP or TLS connection that says what it is told to, byte for byte.

    `context` is an ssl.SSLContext; `receive_buffer` is the kernel's, in bytes.
    """

    def __init__(self, port, address=LOOPBACK, *, context=None, receive_buffer=None, source=None):
        version = ipaddress.ip_address(address).version
        self.socket = socket.socket(socket.AF_INET6 if version == 6 else socket.AF_INET)
        self.authority = authority(address, port)
        self.was_reset = False
        self.ended = False
        self._buffer = b""
        try:
            self.socket.settimeout(TIMEOUT)
            if receive_buffer is not None:
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            if source is not None:
                self.socket.bind((source, 0))
            self.socket.connect((address, port))
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.name = authority(*self.socket.getsockname()[:2])  # As the server names it.
            if context is not None:
                self.socket = context.wrap_socket(self.socket, server_hostname=address)
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, data):
        self.socket.settimeout(TIMEOUT)
        self.socket.sendall(data)

    def receive(self, seconds=PATIENCE):
        """What comes next, empty at the end. TimeoutError when nothing comes."""
        if self._buffer:
            data, self._buffer = self._buffer, b""
            return data
        return b"" if self.ended else self._receive(seconds)

    def _receive(self, seconds):
        self.socket.settimeout(max(seconds, 0.001))
        try:
            data = self.socket.recv(_PIECE)
        except (ConnectionResetError, BrokenPipeError):
            self.was_reset = True
            data = b""
        self.ended = not data
        return data

    def _read_until(self, mark, deadline):
        while mark not in self._buffer:
            self._fill(deadline)
        found, _, self._buffer = self._buffer.partition(mark)
        return found

    def _read_exactly(self, length, deadline):
        while len(self._buffer) < length:
            self._fill(deadline)
        found, self._buffer = self._buffer[:length], self._buffer[length:]
        return found

    def _fill(self, deadline):
        data = b"" if self.ended else self._receive(deadline - time.monotonic())
        if not data:
            raise ConnectionError(f"closed after {self._buffer!r}")
        self._buffer += data

    def head(self, seconds=TIMEOUT):
        """Status line and headers of the next response. ConnectionError when closed instead."""
        lines = self._read_until(b"\r\n\r\n", time.monotonic() + seconds).decode("latin-1")
        status_line, *rest = lines.split("\r\n")
        version, status, reason = (status_line.split(" ", 2) + [""])[:3]
        headers = []
        for line in rest:
            name, colon, value = line.partition(":")
            if not colon or name != name.strip():
                raise ValueError(f"not a header: {line!r}")
            headers.append((name, value.strip()))
        return Response(int(status), reason, headers, b"", version)

    def response(self, method="GET", seconds=TIMEOUT):
        """The next response with its body; that of HEAD has none whatever its headers say."""
        deadline = time.monotonic() + seconds
        response = self.head(seconds)
        if method != "HEAD" and response.status not in (204, 304):
            response.body = self._body(response, deadline)
        return response

    def _body(self, response, deadline):
        if response.header("Transfer-Encoding") == "chunked":
            return self._chunks(deadline)
        length = response.header("Content-Length")
        if length is not None:
            return self._read_exactly(int(length), deadline)
        body = b""
        while data := self.receive(deadline - time.monotonic()):
            body += data
        return body

    def _chunks(self, deadline):
        body = b""
        while size := int(self._read_until(b"\r\n", deadline), 16):
            body += self._read_exactly(size, deadline)
            if self._read_until(b"\r\n", deadline):
                raise ValueError("a chunk is longer than it says")
        self._read_until(b"\r\n", deadline)
        return body

    def wait_for_end(self, seconds=TIMEOUT):
        """Reads until the other side closes; returns what came until then, or None when it does
        not close in time."""
        deadline = time.monotonic() + seconds
        found = b""
        try:
            while data := self.receive(deadline - time.monotonic()):
                found += data
        except TimeoutError:
            return None
        return found

    def close(self):
        self.socket.close()

    def reset(self):
        """Ends with RST in place of FIN."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


@dataclass(frozen=True)
class Event:
    """An event, or a line of NDJSON: the kind of a line is that of the event in its place."""
    kind: str
    data: str
    number: int = None  # Its `id`.
    time: float = 0  # When it was received, as time.monotonic() tells it.

    def json(self):
        return json.loads(self.data)


class _PlainBody:
    """A body that ends with its connection."""
    ended = True

    @staticmethod
    def feed(data):
        return data


class _ChunkedBody:
    ended = False

    def __init__(self):
        self._rest = b""
        self._missing = 0  # Bytes of the chunk, with its line end.

    def feed(self, data):
        """The content of what has come as far as it is complete."""
        self._rest += data
        content = []
        while self._rest and not self.ended:
            if self._missing == 0 and not self._begin_chunk():
                break
            part = self._rest[:self._missing]
            self._rest = self._rest[len(part):]
            content.append(part[:max(0, self._missing - 2)])
            self._missing -= len(part)
            if self._missing == 0 and part[-2:] not in (b"\r\n", b"\n"):
                raise ValueError("a chunk is longer than it says")
        return b"".join(content)

    def _begin_chunk(self):
        size, mark, rest = self._rest.partition(b"\r\n")
        if not mark:
            return False
        if int(size, 16) == 0:
            if len(rest) < 2:
                return False
            if rest != b"\r\n":
                raise ValueError(f"behind the last chunk: {rest!r}")
            self.ended = True
        self._missing = int(size, 16) + 2
        self._rest = rest
        return True


class _Parser:
    """Of the lines of a stream, which need not be complete."""

    def __init__(self, end):
        self.events = []
        self.comments = []
        self.retry = None
        self._end = end
        self._parts = []

    def feed(self, content):
        now = time.monotonic()
        complete, mark, rest = content.rpartition(self._end)
        if not mark and self._parts and self._end in self._parts[-1][-1:] + content[:1]:
            complete, mark, rest = b"", content[:1], content[1:]
        if not mark:
            self._parts.append(content)
            return
        whole = b"".join(self._parts) + complete + mark
        self._parts = [rest] if rest else []
        for block in whole.split(self._end)[:-1]:
            self.add(block.decode(), now)

    def add(self, block, now):
        raise NotImplementedError

    @property
    def rest(self):
        return b"".join(self._parts)


class _EventParser(_Parser):
    """https://html.spec.whatwg.org/multipage/server-sent-events.html, but strict: only what the
    server is to send, with one space behind the colon and one newline at the end of a line."""

    def __init__(self):
        super().__init__(b"\n\n")

    def add(self, block, now):
        fields = {}
        for line in block.split("\n"):
            name, colon, value = line.partition(":")
            if not colon or (name and value[:1] != " ") or "\r" in line:
                raise ValueError(f"not a line of an event: {line!r}")
            if not name:
                self.comments.append(value.strip())
            elif name in fields or name not in ("id", "event", "data", "retry"):
                raise ValueError(f"unexpected in an event: {line!r}")
            else:
                fields[name] = value[1:]
        if "retry" in fields:
            self.retry = int(fields.pop("retry"))
        if fields:
            number = int(fields["id"]) if "id" in fields else None
            self.events.append(Event(fields["event"], fields["data"], number, now))


class _LineParser(_Parser):
    def __init__(self):
        super().__init__(b"\n")

    def add(self, block, now):
        kinds = ("dropped", "error")
        kind = next((kind for kind in kinds if block.startswith(f'{{"{kind}":')), "packet")
        self.events.append(Event(kind, block, None, now))


class EventStream:
    """A client of GET /api/capture. It reads only when it is asked for something.

    `lines` asks for NDJSON; `version` is that of HTTP, "1.0" or "1.1"; `headers` are further
    (name, value). What a stream says besides its events is in `comments` and `retry`.
    """

    def __init__(self, port, query="i=lo", *, address=LOOPBACK, version="1.1", lines=False,
                 headers=(), path="/api/capture", **options):
        self.connection = Connection(port, address, **options)
        self.name = self.connection.name
        self._parser = _LineParser() if lines else _EventParser()
        self._body = None
        self._response = None
        self._taken = 0
        accept = NDJSON if lines else "text/event-stream"
        given = [("Host", self.connection.authority), ("Accept", accept), *headers]
        head = "".join(f"{name}: {value}\r\n" for name, value in given)
        target = f"{path}?{query}" if query else path
        self.connection.send(f"GET {target} HTTP/{version}\r\n{head}\r\n".encode())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def response(self):
        """Status and headers; with the body only where it is not a stream."""
        if self._response is None:
            self._response = self.connection.head()
            chunked = self._response.header("Transfer-Encoding") == "chunked"
            self._body = _ChunkedBody() if chunked else _PlainBody()
        return self._response

    @property
    def status(self):
        return self.response.status

    def header(self, name):
        return self.response.header(name)

    @property
    def comments(self):
        return self._parser.comments

    @property
    def retry(self):
        return self._parser.retry

    @property
    def ended(self):
        """Whether the server has closed the stream; what came before may still be unread."""
        return self.connection.ended

    @property
    def ended_well(self):
        """Whether the end was one that HTTP calls complete, behind a complete event."""
        return (self.ended and not self.connection.was_reset and self._body.ended
                and not self._parser.rest)

    def _read(self, seconds):
        """Reads what has come, waiting for it if need be; false at the end."""
        _ = self.response
        data = self.connection.receive(seconds)
        self._parser.feed(self._body.feed(data))
        return bool(data)

    def wait_open(self, seconds=TIMEOUT):
        """Waits for the headers, and for the first comment of an event stream."""
        deadline = time.monotonic() + seconds
        _ = self.response
        while isinstance(self._parser, _EventParser) and not self.comments:
            if not self._read(deadline - time.monotonic()):
                raise ConnectionError("the stream ended at once")
        return self

    def _pop(self):
        """The next of the events that are here, or None."""
        events = self._parser.events
        if self._taken == len(events):
            events.clear()
            self._taken = 0
            return None
        self._taken += 1
        return events[self._taken - 1]

    def next(self, seconds=PATIENCE):
        """The next event, or None at the end. TimeoutError when none comes in time."""
        deadline = time.monotonic() + seconds
        while (event := self._pop()) is None:
            if not self._read(deadline - time.monotonic()):
                return self._pop()
        return event

    def take(self, count, seconds=PATIENCE):
        """So many events; fewer at the end of the stream or of the time."""
        deadline = time.monotonic() + seconds
        events = []
        try:
            while len(events) < count:
                event = self.next(deadline - time.monotonic())
                if event is None:
                    break
                events.append(event)
        except TimeoutError:
            pass
        return events

    def packets(self, count, seconds=PATIENCE):
        """The next `count` events, which must be packets, as objects."""
        events = self.take(count, seconds)
        if [event.kind for event in events] != ["packet"] * count:
            raise AssertionError(f"not {count} packets: {events}")
        return [event.json() for event in events]

    def read_for(self, seconds):
        """All events that come in this time."""
        return self.take(float("inf"), seconds)

    def rest(self, seconds=TIMEOUT):
        """All events up to the end of the stream. TimeoutError when it does not end."""
        deadline = time.monotonic() + seconds
        events = []
        while (event := self.next(deadline - time.monotonic())) is not None:
            events.append(event)
        return events

    def wait_until_capturing(self, send, seconds=PATIENCE):
        """Waits until the capture shows what `send(payload)` sends as a UDP datagram. All that
        were sent are read then; returns how many came. For streams that show nothing else."""
        deadline = time.monotonic() + seconds
        sent = came = 0
        newest = None
        while newest != sent:
            if newest is None:
                sent += 1
                send(bytes(sent))  # The length tells them apart, whatever the encoding.
            if time.monotonic() > deadline:
                raise TimeoutError(f"of {sent} datagrams none is shown, or not the last")
            for event in self.take(1, 0.1):
                newest = event.json()["udp"]["length"] - 8
                came += 1
        return came

    def close(self):
        self.connection.close()

    def reset(self):
        self.connection.reset()


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


class ServerTest(unittest.TestCase):
    """What the tests of the server share."""

    def serve(self, *arguments, **options):
        """A server that has started. It must end well when the test is over."""
        server = self.launch(*arguments, **options)
        self.addCleanup(self._check_end, server)
        _ = server.port
        return server

    def launch(self, *arguments, **options):
        """One that need not start."""
        server = Server(*arguments, **options)
        self.addCleanup(server.close)
        return server

    def _check_end(self, server):
        if server.process.poll() is None:
            server.signal(SIGTERM)
        self.assertEqual(server.wait(), 0, server.errors())
        self.assertNotRegex(server.errors(), SANITIZER)

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
