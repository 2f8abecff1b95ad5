"""A client of GET /api/capture that can be as slow or mute as a test needs."""
import json
import time
from dataclasses import dataclass

from http_client import LOOPBACK, Connection
from program import PATIENCE

NDJSON = "application/x-ndjson"


@dataclass(frozen=True)
class Event:
    """An event, or a line of NDJSON: the kind of a line is that of the event in its place."""
    kind: str
    data: str
    number: int = None  # Its `id`, if that is one.
    time: float = 0  # When it was received, by time.monotonic().
    id: str = None  # As it was sent.

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
                raise ValueError(f"after the last chunk: {rest!r}")
            self.ended = True
        self._missing = int(size, 16) + 2
        self._rest = rest
        return True


class _Parser:
    """Of the lines of a stream, which need not be complete."""

    def __init__(self):
        self.events = []
        self.comments = []
        self.retry = None
        self._parts = []

    def feed(self, content):
        now = time.monotonic()
        complete, mark, rest = content.rpartition(b"\n")
        if not mark:
            self._parts.append(content)
            return
        whole = b"".join(self._parts) + complete
        self._parts = [rest] if rest else []
        for line in whole.split(b"\n"):
            self.add(line.decode(), now)

    def add(self, line, now):
        raise NotImplementedError

    @property
    def rest(self):
        return b"".join(self._parts)


class _EventParser(_Parser):
    """https://html.spec.whatwg.org/multipage/server-sent-events.html, but strict: only what the
    server is to send, with one space after the colon, one newline at the end of a line, and a blank
    line only after events."""

    def __init__(self):
        super().__init__()
        self._fields = {}

    def add(self, line, now):
        if not line:
            self._dispatch(now)
            return
        name, colon, value = line.partition(":")
        if not colon or value[:1] != " " or "\r" in line:
            raise ValueError(f"not a line of an event: {line!r}")
        if not name:
            self.comments.append(value[1:])
        elif name == "retry":
            self.retry = int(value)
        elif name in self._fields or name not in ("id", "event", "data"):
            raise ValueError(f"unexpected in an event: {line!r}")
        else:
            self._fields[name] = value[1:]

    def _dispatch(self, now):
        if not self._fields:
            raise ValueError("a blank line after no event")
        identifier = self._fields.get("id")
        number = int(identifier) if (identifier or "").isdecimal() else None
        self.events.append(Event(self._fields["event"], self._fields["data"], number, now,
                                 identifier))
        self._fields = {}

    @property
    def rest(self):
        return super().rest or self._fields


class _LineParser(_Parser):
    """An empty line is what a comment is among events."""

    def add(self, line, now):
        if not line:
            self.comments.append(line)
            return
        kinds = ("dropped", "error")
        kind = next((kind for kind in kinds if line.startswith(f'{{"{kind}":')), "packet")
        self.events.append(Event(kind, line, None, now))


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
        """Whether the end was one that HTTP calls complete, after a complete event."""
        return (self.ended and not self.connection.was_reset and self._body.ended
                and not self._parser.rest)

    def _read(self, seconds):
        """Reads what has come, waiting for it if need be; false at the end."""
        _ = self.response
        data = self.connection.receive(seconds)
        self._parser.feed(self._body.feed(data))
        return bool(data)

    def wait_open(self, seconds=PATIENCE):
        """Waits for the headers, and for the first comment or empty line."""
        deadline = time.monotonic() + seconds
        _ = self.response
        while not self.comments:
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

    def rest(self, seconds=PATIENCE):
        """All events up to the end of the stream. TimeoutError when it does not end."""
        deadline = time.monotonic() + seconds
        events = []
        while (event := self.next(deadline - time.monotonic())) is not None:
            events.append(event)
        return events

    def rest_while(self, send, seconds=PATIENCE):
        """As rest(), and sends a datagram again and again meanwhile."""
        deadline = time.monotonic() + seconds
        events = []
        while time.monotonic() < deadline:
            send(b"again")
            try:
                event = self.next(0.1)
            except TimeoutError:
                continue
            if event is None:
                return events
            events.append(event)
        raise TimeoutError(f"does not end after {len(events)} events")

    def wait_until_capturing(self, send, seconds=PATIENCE):
        """Waits until the capture shows what `send(payload)` sends as a UDP datagram. All that
        were sent are read then; returns how many came. For streams that show nothing else."""
        deadline = time.monotonic() + seconds
        sent = came = 0
        newest = None
        while newest != sent:
            if newest is None:
                sent += 1
                send(bytes(sent))  # The length distinguishes them, whatever the encoding.
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
