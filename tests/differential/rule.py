"""What a rule is, and what it looks at."""
from dataclasses import dataclass
from typing import Callable

from walk_ip import TCP, TCP_FIELDS, UDP_FIELDS

HIDDEN = frozenset(["hidden"])  # A packet that only chattcp shows.
SHOWN = frozenset(["shown"])    # One that only tshark shows.
FIELDS = frozenset(TCP_FIELDS) | frozenset(UDP_FIELDS)


def named(record):
    """A record as walk() makes it, as a dictionary; empty for None."""
    if record is None:
        return {}
    return dict(zip(TCP_FIELDS if record[0] == TCP else UDP_FIELDS, record))


class Case:
    """A packet on which the two differ; `row` are tshark's fields."""

    def __init__(self, mutant, walk, ours, theirs, row):
        self.frame, self.link_type = mutant.frame, mutant.link_type
        self.wire_length = mutant.wire_length
        self.walk = walk
        self.ours, self.theirs = named(ours), named(theirs)
        self.row = row
        self.layers = [name for name, _ in walk.layers]
        # The protocol, where both show a packet of the same one.
        self.both = ours[0] if ours and theirs and ours[0] == theirs[0] else None

    def differences(self):
        """The names of the fields, or "hidden" or "shown" alone."""
        if not self.ours:
            return ["shown"]
        if not self.theirs:
            return ["hidden"]
        return [name for name in dict.fromkeys([*self.ours, *self.theirs])
                if self.ours.get(name) != self.theirs.get(name)]

    def value(self, name):
        """Of the last field of this name on chattcp's way, None where there is none."""
        for found, offset, size in reversed(self.walk.fields):
            if found == name:
                return int.from_bytes(self.frame[offset:offset + size], "big")
        return None

    def little(self, offset):
        """Two bytes, the least significant one first."""
        return int.from_bytes(self.frame[offset:offset + 2], "little")

    def ends_in(self, *layers, reason=None):
        """chattcp's way ends in one of these layers, for this reason."""
        return not self.ours and self.layers[-1] in layers and self.walk.reason == (
            reason or self.walk.reason)

    def tshark_ends_in(self, *protocols):
        """It shows no packet."""
        return not self.theirs and self.row["frame.protocols"].rpartition(":")[2] in protocols

    def tshark_gave_up(self):
        """It found bytes missing or wrong and stopped there."""
        return any(self.row[name] for name in ("_ws.malformed", "_ws.short", "_ws.unreassembled"))


@dataclass(frozen=True)
class Rule:
    """`fields` may differ where `holds(case)`."""
    name: str
    fields: frozenset
    why: str
    holds: Callable


RULES = []


def rule(name, fields, why):
    """Makes a rule of a predicate."""
    def keep(holds):
        RULES.append(Rule(name, frozenset(fields), why, holds))
        return holds
    return keep
