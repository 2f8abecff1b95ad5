"""Lays what chattcp says of each packet beside what tshark says, and both beside the rules."""
import collections
import re
from dataclasses import dataclass, field

from rule import Case, named
from rules import RULES
from walk import walk

REASONS = re.compile(r"\((not_tcp_udp \d+(?:, \w+ \d+)*)\)")


@dataclass
class Tally:
    """`same` packets are shown alike by both or by neither; `rules` counts differences by rule."""
    packets: int = 0
    shown: int = 0
    same: int = 0
    rules: collections.Counter = field(default_factory=collections.Counter)
    unexplained: list = field(default_factory=list)

    def add(self, other):
        self.packets += other.packets
        self.shown += other.shown
        self.same += other.same
        self.rules.update(other.rules)
        self.unexplained += other.unexplained


def compare(mutants, lines, rows, summary):
    """`lines` are chattcp's records by number, `rows` tshark's (record, fields) for each packet,
    `summary` what chattcp says at the end."""
    tally = Tally(packets=len(mutants), shown=len(lines))
    if len(rows) != len(mutants) or not set(lines) <= set(range(len(mutants))):
        tally.unexplained.append(f"{len(mutants)} packets; tshark shows {len(rows)}, chattcp "
                                 f"{len(lines)} up to {max(lines, default=0)}")
        return tally
    reasons = collections.Counter()
    for number, (mutant, (theirs, row)) in enumerate(zip(mutants, rows)):
        ours = lines.get(number)
        if ours is not None and ours == theirs:
            tally.same += 1
            continue
        found = walk(mutant.link_type, mutant.frame, mutant.wire_length)
        reasons.update([found.reason] if ours is None else [])
        judge(mutant, found, ours, theirs, row, tally)
    compare_counts(summary, reasons, tally)
    return tally


def judge(mutant, found, ours, theirs, row, tally):
    """Each field that differs must have a rule, and chattcp be as the manual says."""
    case = Case(mutant, found, ours, theirs, row)
    if ours != found.record:
        tally.unexplained.append(describe("chattcp is not as the manual says", case))
        return
    if ours == theirs:
        tally.same += 1
        return
    left = set(case.differences())
    used = []
    for rule in RULES:
        if left & rule.fields and rule.holds(case):
            used.append(rule.name)
            left -= rule.fields
    if left:
        tally.unexplained.append(describe(f"no rule explains {' '.join(sorted(left))}", case))
    else:
        tally.rules.update(used)


def compare_counts(summary, reasons, tally):
    """The reasons that chattcp counts are those of the packets that it does not show."""
    found = REASONS.search(summary)
    counted = {name: int(count) for name, count in
               (part.split() for part in found.group(1).split(", "))} if found else {}
    if {name: count for name, count in counted.items() if count} != dict(reasons):
        tally.unexplained.append(f"chattcp counts {counted}, the manual wants {dict(reasons)}")


def describe(why, case):
    lines = [f"{why}: link type {case.link_type}, {case.wire_length} bytes on the wire",
             f"  packet  {case.frame.hex()}",
             f"  layers  {' '.join(case.layers)} ({case.walk.reason or 'whole'}) "
             f"{' '.join(sorted(case.walk.traits))}",
             f"  tshark  {case.row['frame.protocols']}"]
    lines += [f"  {name}: chattcp {case.ours.get(name)!r}, tshark {case.theirs.get(name)!r}"
              for name in case.differences()]
    if case.ours != named(case.walk.record):
        lines.append(f"  manual  {case.walk.record}")
    return "\n".join(lines)
