"""Makes packets that are wrong in some way out of right ones, the same ones for the same seed."""
import random
from dataclasses import dataclass

from walk import walk

# What is put into one-byte and two-byte fields, besides neighbours of the value there.
PROTOCOLS = [0, 1, 2, 4, 6, 17, 41, 43, 44, 47, 50, 51, 55, 58, 59, 60, 89, 94, 97, 103, 115, 132,
             135, 137, 143, 145, 253]
ETHERTYPES = [0x0800, 0x0806, 0x8100, 0x86DD, 0x8847, 0x8848, 0x8863, 0x8864, 0x88A8, 0x9100,
              0x6558, 0x0400, 0x05DC, 0x0600, 0x0004, 0x0021, 0x0057, 0x0281, 0x22E5, 0x22EB, 0x22F3,
              0x4305, 0x6400, 0x6559, 0x880B, 0x883E, 0x8870, 0x88B7, 0x88BE, 0x88E5, 0x88E7, 0x8903,
              0x8905, 0x8909, 0x8926, 0x892F, 0x893F, 0x894F, 0x9200, 0xD28B, 0xF1C1]
BYTES = [0, 1, 2, 3, 4, 5, 7, 8, 0x0F, 0x10, 0x40, 0x45, 0x46, 0x60, 0x7F, 0x80, 0xF0, 0xFF]
SWITCHES = {"ip protocol": PROTOCOLS, "next header": PROTOCOLS, "ethertype": ETHERTYPES}
MANY_MUTATIONS = 0.25  # How often a packet gets another one.


@dataclass(frozen=True)
class Seed:
    """A frame, and where its headers are."""
    link_type: int
    frame: bytes
    layers: tuple  # Offsets.
    fields: tuple  # (name, offset, size)
    headers: int   # How many bytes are headers.


def seed_of(link_type, frame):
    found = walk(link_type, frame, len(frame))
    offsets = tuple(offset for _, offset in found.layers)
    return Seed(link_type, frame, offsets, tuple(found.fields),
                min(len(frame), max(found.position, 20)))


@dataclass(frozen=True)
class Mutant:
    link_type: int
    frame: bytes
    wire_length: int


class Mutator:
    """`seeds` of all link types; each link type gets its share whatever the number of its seeds."""

    def __init__(self, seeds, choose=None):
        self._by_type = {}
        for seed in seeds:
            self._by_type.setdefault(seed.link_type, []).append(seed)
        self._types = sorted(self._by_type)
        self._weights = [8 if link_type == 1 else 1 for link_type in self._types]
        self.choose = choose or random.Random(0)
        self._ways = [(self._flip, 12), (self._set_byte, 8), (self._lie, 12), (self._switch, 3),
                      (self._cut, 4), (self._shorten, 2), (self._splice, 3),
                      (self._repeat_layer, 2), (self._insert, 2), (self._remove, 2)]

    def mutants(self, count):
        types = self.choose.choices(self._types, self._weights, k=count)
        return [self._mutant(self.choose.choice(self._by_type[link_type])) for link_type in types]

    def _mutant(self, seed):
        """At least a byte of it is left: tshark stops after some empty ones."""
        frame = bytearray(seed.frame)
        missing = 0
        functions, weights = zip(*self._ways)
        while True:
            if not frame:
                frame, missing = bytearray(seed.frame), 0
            way, = self.choose.choices(functions, weights)
            missing += way(frame, seed) or 0
            if frame and self.choose.random() >= MANY_MUTATIONS:
                return Mutant(seed.link_type, bytes(frame), len(frame) + missing)

    def _place(self, frame, seed):
        """Mostly in the headers."""
        end = seed.headers if self.choose.random() < 0.9 else len(seed.frame)
        return self.choose.randrange(max(1, min(end, len(frame))))

    def _field(self, frame, fields):
        """One of these that is still there, or None."""
        there = [one for one in fields if one[1] + one[2] <= len(frame)]
        return self.choose.choice(there) if there else None

    def _put(self, frame, field, value):
        _, offset, size = field
        frame[offset:offset + size] = (value % 256**size).to_bytes(size, "big")

    # The ways; each returns how many bytes the snapshot lacks.

    def _flip(self, frame, seed):
        for _ in range(self.choose.choice([1, 1, 1, 2, 3, 8])):
            if frame:
                frame[self._place(frame, seed)] ^= 1 << self.choose.randrange(8)

    def _set_byte(self, frame, seed):
        if frame:
            frame[self._place(frame, seed)] = self.choose.choice(BYTES + [
                self.choose.randrange(256)])

    def _lie(self, frame, seed):
        field = self._field(frame, seed.fields)
        if field:
            _, offset, size = field
            value = int.from_bytes(frame[offset:offset + size], "big")
            self._put(frame, field, self.choose.choice([
                0, 1, 7, 8, 20, 256**size - 1, value - 1, value + 1, value - 8, value + 8,
                value // 2, value * 2, len(frame) - offset, self.choose.randrange(256**size),
                value ^ 1 << self.choose.randrange(8 * size)]))

    def _switch(self, frame, seed):
        """Says that something else follows."""
        field = self._field(frame, [one for one in seed.fields if one[0] in SWITCHES])
        if field:
            self._put(frame, field, self.choose.choice(SWITCHES[field[0]]))

    def _cut(self, frame, seed):
        """As a snapshot does."""
        place = self._place(frame, seed)
        missing = max(0, len(frame) - place)
        del frame[place:]
        return missing

    def _shorten(self, frame, seed):
        """As if the frame had been sent so."""
        del frame[self._place(frame, seed):]

    def _splice(self, frame, seed):
        """The head of this one, the tail of another one, mostly from a header to a header."""
        other = self.choose.choice(self._by_type[seed.link_type])
        if self.choose.random() < 0.8:
            start, end = self.choose.choice(seed.layers), self.choose.choice(other.layers)
        else:
            start, end = self._place(frame, seed), self._place(other.frame, other)
        frame[start:] = other.frame[end:]

    def _repeat_layer(self, frame, seed):
        number = self.choose.randrange(len(seed.layers))
        start = seed.layers[number]
        end = seed.layers[number + 1] if number + 1 < len(seed.layers) else seed.headers
        frame[end:end] = frame[start:end] * self.choose.choice([1, 1, 1, 2, 5])

    def _insert(self, frame, seed):
        place = self._place(frame, seed)
        frame[place:place] = self.choose.randbytes(self.choose.choice([1, 2, 4, 8, 12]))

    def _remove(self, frame, seed):
        place = self._place(frame, seed)
        del frame[place:place + self.choose.choice([1, 2, 4, 8, 12])]
