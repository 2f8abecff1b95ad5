"""Why chattcp and tshark may say something else of a conversation or of a packet in it: all rules."""
import collections
import datetime
import re
from dataclasses import dataclass
from typing import Callable

from analysis_tools import COMPARED

MADE_ALIKE = []          # Applied by analysis_tools.py.
PACKET_RULES = []        # holds(case)
CONVERSATION_RULES = []  # holds(all conversations between two ends)

ALL = frozenset(COMPARED["tcp"])
HISTORY = ALL - {"stream"}


@dataclass(frozen=True)
class Rule:
    """`fields` of a packet, or a conversation, may differ where `holds(…)`."""
    name: str
    why: str
    holds: Callable = None
    fields: frozenset = frozenset()


def packet_rule(name, fields, why):
    return lambda holds: PACKET_RULES.append(Rule(name, why, holds, frozenset(fields)))


def conversation_rule(name, why):
    return lambda holds: CONVERSATION_RULES.append(Rule(name, why, holds))


MADE_ALIKE.append(Rule(
    "no_packet", "tshark numbers blocks of pcapng files that hold no packet; chattcp only packets"))
MADE_ALIKE.append(Rule(
    "idle", "a conversation that was silent for over a year is two for chattcp, as --idle can be "
    "no longer; tshark never ends one"))
MADE_ALIKE.append(Rule(
    "negative", "tshark's bytes of a conversation are negative from 2 GB on, and read modulo 2^32"))
MADE_ALIKE.append(Rule(
    "zero_rtt", "tshark leaves out an acknowledgement's round-trip time that is 0; where it names "
    "the packet acknowledged and no time, 0 is read"))


# IP in what a transport carries or quotes.
IN_TRANSPORT = re.compile(r":(udp|tcp|icmp|icmpv6):(.*:)?(ip|ipv6):")


def is_short(case):
    """The TCP header is shorter than one can be, or longer than what is there."""
    return case.proto == "tcp" and case.row and (
        case.ours["tcp"]["data_offset"] < 5 or case.row["header_length"] < 20
        or case.row["malformed"] and case.row["protocols"].endswith(":tcp"))


def ends_in_options(case):
    """tshark stops within the options of TCP: one is malformed, or they were not captured whole."""
    return case.proto == "tcp" and case.row and case.row["protocols"].endswith(
        (":tcp", ":mptcp")) and (case.row["malformed"] or "TCP truncated" in case.row["cut"])


def not_reached(case):
    """tshark's way ends before the ports, or where it gives the packet a stream."""
    return case.theirs.get("stream") is None and (
        not case.row or case.ours["packet_size"] > 65535 or case.row["malformed"])


def more_seen(case, before=None):
    """tshark has packets in this stream that chattcp does not show at all."""
    return any(before is None or number < before for number in
               case.file.only_theirs(case.proto, case.theirs.get("stream"))
               if number not in case.file.ours.packets)


def time_of(packet):
    when = datetime.datetime.fromisoformat(packet["time"][:19] + "+00:00")
    return int(when.timestamp()) * 10**9 + int(packet["time"][20:29])


def time_differs(case, number):
    theirs = case.file.theirs.packets[number]["time"]
    return theirs is None or theirs != time_of(case.file.ours.packets[number])


@packet_rule("impossible_time", ["rtt_us"],
             "the file has a time out of range, with over a second of fractions or none: the two "
             "read another one")
def _(case):
    acked = case.ours.get("acks")
    return acked is not None and acked == case.theirs.get("acks") and (
        time_differs(case, case.number) or time_differs(case, acked))


@packet_rule("short_header", ["seq", "ack", "in_flight"],
             "of a TCP header of impossible length tshark shows the numbers as they are, if at all; "
             "chattcp makes them relative like all others")
def _(case):
    return is_short(case)


@packet_rule("not_reached", ALL,
             "tshark does not get to the ports: a packet of over 65,535 bytes (BIG TCP), a link layer or "
             "a header that it does not read")
def _(case):
    return not_reached(case)


@packet_rule("hidden_streams", ["stream"],
             "tshark also counts the streams of packets in tunnels over UDP and of those that ICMP, "
             "sFlow and OpenFlow quote, none of which chattcp shows")
def _(case):
    stream = case.theirs.get("stream")
    return stream is not None and stream - case.ours["stream"] == \
        sum(hidden < stream for hidden in case.file.hidden_streams(case.proto))


@packet_rule("compressed", HISTORY,
             "tshark decompresses IPComp, and so knows packets of this connection that chattcp "
             "counts as not_tcp_udp")
def _(case):
    return more_seen(case, case.number)


@packet_rule("cut_options", ["in_flight"],
             "tshark stops within the options of TCP, where the packet was cut or is malformed, and does "
             "not come to what is in flight")
def _(case):
    return ends_in_options(case) and "in_flight" not in case.theirs


@packet_rule("before_the_first", ["in_flight"],
             "the connection has numbers below the first one that was captured: for tshark they are "
             "4 billion above it, and not below it")
def _(case):
    return any(packet.get("seq", 0) >= 2**31 for number, packet in case.file.ours.packets.items()
               if number <= case.number and packet["proto"] == case.proto
               and packet["stream"] == case.ours["stream"])


@conversation_rule("not_counted",
                   "tshark counts no packet whose header it finds short, cut or malformed, or does not "
                   "get to")
def _(between):
    missed = sum(bool(not_reached(case) or is_short(case) or ends_in_options(case))
                 for case in between.packets)
    return missed > 0 and between.more() == -missed


@conversation_rule("more_counted",
                   "tshark also counts packets of this conversation that chattcp does not show: "
                   "those in IPComp and in tunnels over UDP, and those that ICMP quotes")
def _(between):
    streams = {case.theirs.get("stream") for case in between.packets}
    more = sum(len(between.file.only_theirs(between.proto, stream)) for stream in streams)
    return more > 0 and between.more() == more


@conversation_rule("routed",
                   "of a packet with a routing header chattcp has the address in the IP header, "
                   "tshark the last one of the route")
def _(between):
    routed = [packet for number, packet in between.file.ours.packets.items()
              if "ipv6.routing" in between.file.theirs.packets.get(number, {}).get("protocols", "")
              and between.ports == sorted((packet["src_port"], packet["dst_port"]))]
    return 0 < sum(between.ours) + sum(between.theirs) <= 2 * len(routed)


def hidden(between, frames_are):
    """tshark alone has these, and each is one of its streams, in as many frames, which are like that."""
    sizes = collections.Counter(
        len(frames) for stream, frames in between.file.hidden_streams(between.proto).items()
        if between.ports == between.file.ports[between.proto, stream] and all(
            frames_are(between.file.theirs.packets[number]["protocols"]) for number in frames))
    return not between.packets and collections.Counter(between.theirs) <= sizes


@conversation_rule("hidden_conversation",
                   "only tshark has conversations in tunnels over UDP, and of packets that ICMP, "
                   "sFlow and OpenFlow quote")
def _(between):
    return hidden(between, IN_TRANSPORT.search)


@conversation_rule("other_link",
                   "tshark reads packets whose link layer is one that chattcp does not know, or says "
                   "something else than what follows")
def _(between):
    return hidden(between, lambda protocols: re.match("(null|ip:ipv6|user_dlt):", protocols))
