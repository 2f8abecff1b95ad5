"""Lays what chattcp says of conversations beside what tshark says, and both beside the rules."""
import collections
from dataclasses import dataclass, field

from analysis_rules import CONVERSATION_RULES, MADE_ALIKE, PACKET_RULES
from analysis_tools import COMPARED, PROMISED


@dataclass
class Tally:
    """`packets`, `tcp` of them, and `conversations` were compared, of which `same`, `same_tcp` and
    `same_conversations` are alike without a rule, `promised_tcp` in all that is promised; `rules`
    counts by name what differs."""
    packets: int = 0
    same: int = 0
    tcp: int = 0
    same_tcp: int = 0
    promised_tcp: int = 0
    conversations: int = 0
    same_conversations: int = 0
    events: collections.Counter = field(default_factory=collections.Counter)
    rules: collections.Counter = field(default_factory=collections.Counter)
    unexplained: list = field(default_factory=list)

    def add(self, other):
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(mine, collections.Counter):
                mine.update(value)
            else:
                setattr(self, name, mine + value)


class File:
    """One file with what both say of it."""

    def __init__(self, name, ours, theirs):
        self.name, self.ours, self.theirs = name, ours, theirs
        # Streams of tshark by protocol: the frames in which chattcp shows them, and the others.
        self.streams = {proto: collections.defaultdict(lambda: ([], [])) for proto in COMPARED}
        self.ports = {}  # Of each protocol and stream.
        for number, packet in theirs.packets.items():
            mine = ours.packets.get(number)
            for proto in COMPARED:
                shown = stream_in(packet, mine) if mine and mine["proto"] == proto else None
                for *ports, stream in packet[f"{proto}_streams"]:
                    self.streams[proto][stream][stream != shown].append(number)
                    self.ports[proto, stream] = sorted(ports)

    def only_theirs(self, proto, stream):
        """The frames of this stream in which chattcp does not show it."""
        return self.streams[proto].get(stream, ([], []))[1]

    def hidden_streams(self, proto):
        """Those that chattcp shows in no frame, with the frames in which they are."""
        return {stream: frames for stream, (shown, frames) in self.streams[proto].items()
                if not shown}


class Between:
    """All conversations between the same two `ends`: chattcp's `packets` as cases, and of each
    conversation the number of packets, as chattcp (`ours`) and tshark (`theirs`) count them."""

    def __init__(self, file, proto, ends):
        self.file, self.proto, self.ends = file, proto, ends
        self.ports = sorted(port for _, port in ends)
        self.packets = [Case(file, number) for number, packet in file.ours.packets.items()
                        if packet["proto"] == proto and ends == ends_of((
                            (packet["src_ip"], packet["src_port"]),
                            (packet["dst_ip"], packet["dst_port"])))]
        self.ours, self.theirs = (
            [sum(side[2] for side in sides)
             for sides, count in said.conversations.get(proto, {}).items() for _ in range(count)
             if ends_of(sides) == ends] for said in (file.ours, file.theirs))

    def more(self):
        """How many packets tshark counts that chattcp does not."""
        return sum(self.theirs) - sum(self.ours)


class Case:
    """A packet on which the two differ."""

    def __init__(self, file, number):
        self.file, self.number = file, number
        self.ours, self.row = file.ours.packets[number], file.theirs.packets.get(number, {})
        self.proto = self.ours["proto"]
        self.theirs = {**self.row, "stream": stream_in(self.row, self.ours)} if self.row else {}

    def differences(self):
        return {name for name in COMPARED[self.proto] if self.ours.get(name) != self.theirs.get(name)}

    def describe(self, names):
        values = ", ".join(f"{name} chattcp {shown(self.ours.get(name))} tshark "
                           f"{shown(self.theirs.get(name))}" for name in sorted(names))
        return f"{self.file.name} frame {self.number}: {values}; {self.row.get('protocols')}"


def shown(value):
    return ",".join(sorted(value)) if isinstance(value, frozenset) else value


def ends_of(sides):
    """Who talks: the addresses and ports, in order."""
    return tuple(sorted(side[:2] for side in sides))


def stream_in(packet, ours):
    """tshark's stream of the packet that chattcp shows: of several UDP layers that with its ports."""
    if ours["proto"] == "tcp":
        return packet["tcp_streams"][-1][2] if packet["tcp_streams"] else None
    ports = (ours["src_port"], ours["dst_port"])
    return next((stream for source, destination, stream in packet["udp_streams"]
                 if (source, destination) == ports), None)


def compare_said(name, ours, theirs):
    """The Tally of a file."""
    tally, file = Tally(), File(name, ours, theirs)
    tally.rules.update(ours.rules + theirs.rules)
    for number, packet in ours.packets.items():
        tally.packets += 1
        tally.events.update(packet["flags"])
        judge(Case(file, number), tally)
    for proto in COMPARED:
        judge_conversations(file, proto, tally)
    return tally


def judge(case, tally):
    left = case.differences()
    tally.same += not left
    tally.tcp += case.proto == "tcp"
    tally.same_tcp += case.proto == "tcp" and not left
    tally.promised_tcp += case.proto == "tcp" and not left & PROMISED
    for rule in PACKET_RULES if left else ():
        if left & rule.fields and rule.holds(case):
            tally.rules[rule.name] += 1
            left -= rule.fields
    if left:
        tally.unexplained.append(case.describe(left))


def judge_conversations(file, proto, tally):
    ours = file.ours.conversations[proto]
    theirs = file.theirs.conversations.get(proto, collections.Counter())
    both = (ours & theirs).total()
    tally.conversations += ours.total()
    tally.same_conversations += both
    for who, left in (("chattcp", ours - theirs), ("tshark", theirs - ours)):
        for sides, count in left.items():
            between = Between(file, proto, ends_of(sides))
            rule = next((rule for rule in CONVERSATION_RULES if rule.holds(between)), None)
            if rule:
                tally.rules[rule.name] += count
            else:
                tally.unexplained.append(f"{file.name}: only {who} has {proto} {sides}")


def table(tally):
    """The figures without rules, and the counts of the rules."""
    lines = [f"{same:9} of {all_of_them} {name} equal without rules ({same / max(1, all_of_them):.3%})"
             for name, same, all_of_them in (
                 ("packets", tally.same, tally.packets),
                 ("TCP packets", tally.same_tcp, tally.tcp),
                 ("TCP packets but for in_flight", tally.promised_tcp, tally.tcp),
                 ("conversations", tally.same_conversations, tally.conversations))]
    lines.append(f"{len(tally.unexplained):9} differences without a rule")
    lines += [f"{tally.rules[rule.name]:9}  {rule.name}: {rule.why}"
              for rule in MADE_ALIKE + PACKET_RULES + CONVERSATION_RULES]
    return "\n".join(lines) + "\n"
