"""Connections, written by hand, that meet each event once at least, and many that chance made."""
import os
import random

import captures
import packets as p
from make_captures import all_captures

MILLISECOND = 10**6
CLIENT, SERVER = ("10.0.0.1", 50000), ("10.0.0.2", 80)


class Connection:
    """Frames of one connection as they are said; numbers are relative, time goes on by itself."""

    def __init__(self, port=50000, first=(1000, 9000), time=captures.BEGINNING):
        self.first, self.time, self.records = first, time, []
        self._sides = ((CLIENT[0], port), SERVER)

    def send(self, side, sequence, acknowledgement, length=0, flags=p.ACK, window=1000, after=5,
             options=b""):
        """`after` so many milliseconds."""
        self.time += int(after * MILLISECOND)
        number = (self.first[side] + sequence) % 2**32
        answer = (self.first[1 - side] + acknowledgement) % 2**32 if flags & p.ACK else 0
        frame = p.ethernet(p.tcp_packet(*self._sides[side], *self._sides[1 - side], bytes(length),
                                        sequence=number, acknowledgement=answer, flags=flags,
                                        window=window, options=options))
        self.records.append(captures.Record(frame, self.time, len(frame)))

    def client(self, *arguments, **options):
        self.send(0, *arguments, **options)

    def server(self, *arguments, **options):
        self.send(1, *arguments, **options)

    def open(self, scale=b""):
        self.client(0, 0, flags=p.SYN, options=scale)
        self.server(0, 1, flags=p.SYN | p.ACK, options=scale)
        self.client(1, 1)
        return self


def lost_and_sent_again():
    one = Connection().open()
    one.client(1, 1, 100)
    one.client(201, 1, 100)             # A gap,
    one.client(101, 1, 100, after=0.5)  # filled late,
    one.server(1, 301)
    one.client(301, 1, 100)
    one.client(301, 1, 100, after=300)  # again,
    one.server(1, 401)
    one.client(301, 1, 100, after=300)  # and once more for nothing.
    one.server(1, 601)                  # What was never seen.
    one.server(1, 701, 50)
    return one.records


def sent_again_soon():
    one = Connection(50001).open()
    for sequence in range(1, 601, 100):
        one.client(sequence, 1, 100, after=0.1)
    one.server(1, 101, after=20)
    for _ in range(3):
        one.server(1, 101)
    one.client(101, 1, 100, after=10)
    one.server(1, 601)
    return one.records


def kept_alive():
    one = Connection(50002).open()
    one.client(1, 1, 10)
    one.server(1, 11)
    one.client(10, 1, 1, after=5000)
    one.server(1, 11)
    one.client(10, 1, 0, after=5000)
    one.server(1, 11)
    return one.records


def full_windows():
    one = Connection(50003).open(b"\x03\x03\x00")
    one.client(1, 1, 600)
    one.client(601, 1, 400)             # All that fits.
    one.server(1, 1001, window=0)
    one.client(1001, 1, 1, after=300)   # A probe,
    one.server(1, 1001, window=0)
    one.server(1, 1001, window=2000)    # and place again.
    one.client(1001, 1, 500)
    one.server(1, 1501, window=1500)
    return one.records


def ports_used_again():
    one = Connection(50004).open()
    one.client(1, 1, flags=p.FIN | p.ACK)
    one.server(1, 2, flags=p.FIN | p.ACK)
    one.client(2, 2)
    again = Connection(50004, (700_000, 800_000), one.time).open()
    again.client(1, 1, 10)
    again.server(1, 11, flags=p.RST | p.ACK)
    return one.records + again.records


def by_chance(seed):
    """A connection both sides of which send, lose, repeat and reorder; near the end of numbers."""
    choose = random.Random(seed)
    one = Connection(51000 + seed, tuple(choose.choice((5000, 2**32 - 4000)) for _ in range(2)))
    if choose.random() < 0.7:
        one.open(choose.choice((b"", b"\x03\x03\x02")))
    sent = [1, 1]
    for _ in range(120):
        side = choose.randrange(2)
        length = choose.choice((0, 0, 1, 100, 536))
        begin = sent[side]
        if choose.random() < 0.2:
            begin = max(0, begin + choose.choice((-1, -100, -536, -637, 100, 536)))
        answer = max(1, sent[1 - side] - choose.choice((0, 0, 0, 0, 1, 100, 536, -100)))
        flags = p.ACK | (choose.choice((p.FIN, p.RST, p.PSH)) if choose.random() < 0.03 else 0)
        one.send(side, begin, answer, length, flags, choose.choice((0, 536, 1000, 1000, 1000)),
                 choose.choice((0, 0.5, 2, 4, 30, 300)))
        sent[side] = max(sent[side], begin + length)
    return one.records


def scripted():
    return {f"{make.__name__}.pcap": captures.pcap(make()) for make in (
        lost_and_sent_again, sent_again_soon, kept_alive, full_windows, ports_used_again)}


def chance(count=200):
    """Several connections at the same time."""
    found = [record for seed in range(count) for record in by_chance(seed)]
    return captures.pcap(sorted(found, key=lambda record: record.time), nanoseconds=True)


# What tshark does not read of these has its own test.
OTHER_LAYERS = ("encapsulated.pcap", "lengths.pcap")


def write_captures(directory):
    """The paths of these and of the other captures of the tests."""
    paths = []
    for name, content in {**scripted(), "by_chance.pcap": chance(), **all_captures()}.items():
        if name in OTHER_LAYERS:
            continue
        paths.append(os.path.join(directory, name))
        with open(paths[-1], "wb") as file:
            file.write(content)
    return paths
