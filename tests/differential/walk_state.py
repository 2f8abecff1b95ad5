"""Where in a frame the walk is, and what it has found so far."""
from dataclasses import dataclass, field


class Stop(Exception):
    """The frame gives no packet, for this reason."""


@dataclass
class Walk:
    """`layers` are (name, offset), `fields` (name, offset, size); `traits` are what is odd about
    the frame, by which rules.py distinguishes differences. Either `record` or `reason` is set."""
    frame: bytes
    end: int
    position: int = 0
    layers: list = field(default_factory=list)
    fields: list = field(default_factory=list)
    traits: set = field(default_factory=set)
    addresses: tuple = ()
    record: tuple = None
    reason: str = None

    def take(self, size, name=None):
        """The next bytes as a number."""
        if self.position + size > self.end:
            raise Stop("truncated")
        if name:
            self.fields.append((name, self.position, size))
        value = int.from_bytes(self.frame[self.position:self.position + size], "big")
        self.position += size
        return value

    def little(self, size, name=None):
        self.take(size, name)
        return int.from_bytes(self.frame[self.position - size:self.position], "little")

    def skip(self, size):
        if self.position + size > self.end:
            raise Stop("truncated")
        self.position += size

    def left(self):
        return self.end - self.position

    def address(self, size):
        self.skip(size)
        return self.frame[self.position - size:self.position]

    def limit(self, size):
        """A stated length: what comes after it does not belong to what follows."""
        self.end = min(self.end, self.position + size)

    def peek(self, size=1):
        return self.frame[self.position:min(self.end, self.position + size)]


def known(table, value):
    if value not in table:
        raise Stop("not_tcp_udp")
    return table[value]
