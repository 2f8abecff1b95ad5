"""Readers of event streams that keep up with a load, and keep nothing of it.

The packets are those of tests/support/packet_generator.cpp, which have their number in the source
address.
"""
import re
import selectors
import time
import zlib

from program import PATIENCE
from server import LOOPBACK

_NUMBERS = 1 << 24  # Then the generator begins again.
_PIECE = 1 << 20
_PAUSE = 0.01  # Between two rounds, as a few large pieces cost less than many small ones.

_EVENT = re.compile(rb'id: (\d+)\nevent: packet\ndata: \{"timestamp":\d+,"packet_size":\d+,'
                    rb'"src_ip":"10\.(\d+)\.(\d+)\.(\d+)",[^\n]*\}\n\n|'
                    rb'event: dropped\ndata: \{"dropped":(\d+),"where":"(\w+)"\}\n\n')
_DROPPED = re.compile(rb'^event: dropped\ndata: \{"dropped":(\d+),"where":"(\w+)"\}$', re.M)
_OTHER = re.compile(rb"^(?:retry: \d+|:[^\n]*)\n", re.M)


class Stream:
    """One stream, of which a subclass checks the events in `take(text)`.

    `packets` and `dropped` are how many there were so far.
    """

    def __init__(self, server, query, address=LOOPBACK, receive_buffer=None):
        self.packets = 0
        self.dropped = {"kernel": 0, "interface": 0, "client": 0}
        self.ended = False
        self._raw = b""  # Less than a chunk.
        self._text = b""  # Less than an event.
        self.connection = server.connect(address, receive_buffer=receive_buffer)
        self.connection.send(f"GET /api/capture?{query} HTTP/1.1\r\n"
                             f"Host: {self.connection.authority}\r\n"
                             "Accept: text/event-stream\r\n\r\n".encode())
        head = self.connection.head()
        if (head.status, head.header("Transfer-Encoding")) != (200, "chunked"):
            raise RuntimeError(f"not a stream: {head}")

    def wait_open(self):
        """Waits for what is sent at once."""
        while b"\n:" not in self._text and not self._text.startswith(b":"):
            self._text += self._chunks(self.connection.receive(PATIENCE))
        self._feed(b"")
        return self

    def read(self):
        """Reads once; call it when there is something to read."""
        self.connection.socket.settimeout(PATIENCE)
        try:
            data = self.connection.socket.recv(_PIECE)
        except ConnectionResetError:
            data = b""
        self.ended = not data
        self._feed(self._chunks(data))

    def total(self):
        return self.packets + sum(self.dropped.values())

    def close(self):
        self.connection.close()

    def take(self, text):
        raise NotImplementedError

    def _chunks(self, data):
        # The text of events has no carriage return, so these are around the sizes only.
        parts = (self._raw + data).split(b"\r\n")
        whole = (len(parts) - 1) // 2 * 2
        self._raw = b"\r\n".join(parts[whole:])
        return b"".join(parts[1:whole:2])

    def _feed(self, content):
        whole, mark, self._text = (self._text + content).rpartition(b"\n\n")
        text = whole + mark
        if text[:1] in (b":", b"r") or b"\n:" in text:
            text = _OTHER.sub(b"", text)
        if text:
            self.take(text)


class CheckedStream(Stream):
    """Every packet in order; where some are missing, an event in that place says how many.

    With `places` false it may say so later. With `step` 2 those of TCP alone are asked for.
    """

    def __init__(self, server, query, places=True, step=1, **options):
        self.problem = None  # The first.
        self._places = places
        self._step = step
        self._id = 0
        self._number = -step
        self._gap = {"kernel": 0, "interface": 0, "client": 0}  # Since the last packet.
        super().__init__(server, query, **options)

    def take(self, text):
        found = _EVENT.findall(text)
        if len(found) != text.count(b"\n\n"):
            rest = _EVENT.sub(b"", text)
            self._problem(f"not as expected after {self.packets} packets: {rest[:200]!r}")
        for number, high, middle, low, lost, where in found:
            if where:
                self.dropped[where.decode()] += int(lost)
                self._gap[where.decode()] += int(lost)
            else:
                self._packet(int(number), int(high) << 16 | int(middle) << 8 | int(low))

    def _packet(self, identifier, number):
        reported = self._gap["client"]
        # Whether packets that the kernel dropped have numbers is left open.
        if identifier - self._id - 1 not in (reported, sum(self._gap.values())):
            self._problem(f"id {identifier} after {self._id}, {self._gap} reported")
        missing = (number - self._number) % _NUMBERS // self._step - 1
        if missing < reported or (self._places and missing != sum(self._gap.values())):
            self._problem(f"packet {number} after {self._number}, {self._gap} reported")
        self._id, self._number = identifier, number
        self._gap = dict.fromkeys(self._gap, 0)
        self.packets += 1

    def _problem(self, text):
        self.problem = self.problem or text


class ComparedStream(Stream):
    """Only a checksum, so that two streams can be compared, which is cheaper than to check both."""

    def __init__(self, server, query, **options):
        self.checksum = 0
        self.bytes = 0
        super().__init__(server, query, **options)

    def take(self, text):
        self.packets += text.count(b"\nevent: packet\n")
        if b"event: dropped\n" in text:
            for lost, where in _DROPPED.findall(text):
                self.dropped[where.decode()] += int(lost)
        self.checksum = zlib.crc32(text, self.checksum)
        self.bytes += len(text)


class CheckedAndComparedStream(CheckedStream):
    """One to compare others with."""

    def __init__(self, server, query, **options):
        self.checksum = 0
        self.bytes = 0
        super().__init__(server, query, **options)

    def take(self, text):
        super().take(text)
        self.checksum = zlib.crc32(text, self.checksum)
        self.bytes += len(text)


def read_streams(streams, count, seconds):
    """Reads until each has shown or reported as dropped `count` packets, or has ended; false when time
    is over."""
    end = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        for stream in streams:
            selector.register(stream.connection.socket, selectors.EVENT_READ, stream)
        while any(stream.total() < count and not stream.ended for stream in streams):
            if time.monotonic() > end:
                return False
            for key, _ in selector.select(0.1):
                key.data.read()
                if key.data.ended:
                    selector.unregister(key.fileobj)
            time.sleep(_PAUSE)
    return True
