"""A client of HTTP/1 that sends exact bytes and is strict with answers."""
import ipaddress
import json
import socket
import struct
import time
from dataclasses import dataclass, field

from program import PATIENCE

LOOPBACK = "127.0.0.1"
LOOPBACK_6 = "::1"

_PIECE = 65536  # Bytes to receive at once.


def authority(address, port):
    """As written in a URL."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def message(*lines, method="GET", target="/api/interfaces", version="1.1"):
    """The bytes of a request with just these header lines."""
    head = "".join(line + "\r\n" for line in lines)
    return f"{method} {target} HTTP/{version}\r\n{head}\r\n".encode("latin-1")


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
    """A TCP or TLS connection that sends exactly the bytes given.

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
            self.socket.settimeout(PATIENCE)
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
        self.socket.settimeout(PATIENCE)
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

    def head(self, seconds=PATIENCE):
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

    def response(self, method="GET", seconds=PATIENCE):
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

    def wait_for_end(self, seconds=PATIENCE):
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
