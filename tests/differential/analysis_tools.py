"""What each of the two programs says of the conversations in a file, in the same words."""
import collections
import json
import re
import subprocess
from dataclasses import dataclass, field

import tools
from walk_ip import TCP

EVENTS = ("retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order",
          "lost_segment", "ack_lost_segment", "duplicate_ack", "keep_alive", "keep_alive_ack",
          "zero_window", "zero_window_probe", "zero_window_probe_ack", "window_full",
          "window_update", "reused_ports")

# Both expert items also set the first one.
RETRANSMISSIONS = {"fast_retransmission", "spurious_retransmission"}

# What is compared of a packet. All but the last decide whether two packets count as equal: what is in
# flight is compared too, but not part of what was promised.
COMPARED = {"tcp": ("stream", "seq", "ack", "flags", "acks", "rtt_us", "in_flight"),
            "udp": ("stream",)}
PROMISED = frozenset(COMPARED["tcp"]) - {"in_flight"}

FIELDS = ("frame.number", "frame.protocols", "frame.time_epoch", "_ws.malformed", "_ws.short",
          "tcp.stream", "tcp.seq", "tcp.ack", "tcp.hdr_len",
          *(f"tcp.analysis.{event}" for event in EVENTS),
          "tcp.analysis.acks_frame", "tcp.analysis.ack_rtt", "tcp.analysis.bytes_in_flight",
          "tcp.srcport", "tcp.dstport", "udp.stream", "udp.srcport", "udp.dstport")

OURS = ("number", "time", "proto", "src_ip", "dst_ip", "src_port", "dst_port", "packet_size",
        "tcp.data_offset", "analysis")

# A year, the most that there is: tshark never ends a conversation.
IDLE = "31536000"

ROW = re.compile(r"^(\S+) +<-> (\S+) +(\d+) (-?\d+ \w+) +(\d+) (-?\d+ \w+) +\d+ -?\d+ \w+ ")


@dataclass
class Said:
    """By one program of one file: a dictionary for each packet by its number, for each protocol the
    conversations with how many are alike, and how often something was made alike, by rule."""
    packets: dict = field(default_factory=dict)
    conversations: dict = field(default_factory=dict)
    rules: collections.Counter = field(default_factory=collections.Counter)


def both(program, path):
    """(what chattcp says, what tshark says)."""
    ours = Said(chattcp_packets(program, path))
    ours.conversations = chattcp_conversations(program, path, ours.rules)
    return ours, tshark(path)


def output_of(command):
    """Whatever the status: a file may be broken, and is compared up to there. A signal is a failure."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1, 2):
        raise tools.Failed(f"{command}: status {done.returncode}")
    return done.stdout.decode(errors="replace")


def chattcp_packets(program, path):
    packets = {}
    for line in output_of([program, "capture", "-q", "-r", path,
                           "--fields", ",".join(OURS)]).splitlines():
        packet = json.loads(line)
        analysis = packet.pop("analysis")
        analysis["flags"] = frozenset(analysis["flags"])
        packets[packet["number"]] = {**packet, **analysis}
    return packets


def chattcp_conversations(program, path, rules):
    """What was silent for longer than --idle can say is joined with what follows it."""
    done, silent = {"tcp": [], "udp": []}, {}
    for line in output_of([program, "conversations", "-q", "-r", path,
                           "--idle", IDLE]).splitlines():
        one = json.loads(line)
        counts = {(side["ip"], side["port"], number): (side["packets"], side["bytes"])
                  for number, side in enumerate(in_order(one["client"], one["server"]))}
        key = (one["proto"], *counts)
        if key in silent:
            before = silent.pop(key)
            counts = {side: tuple(map(sum, zip(count, before[side])))
                      for side, count in counts.items()}
            rules["idle"] += 1
        if one["ended"] == "idle":
            silent[key] = counts
        else:
            done[one["proto"]].append(counts)
    for (proto, *_), counts in silent.items():
        done[proto].append(counts)
    return {proto: collections.Counter(map(in_tshark_words, found)) for proto, found in done.items()}


def in_order(*sides):
    return sorted(sides, key=lambda side: (side["ip"], side["port"]))


def in_tshark_words(counts):
    return tuple(sorted((address, port, packets, in_words(size))
                        for (address, port, _), (packets, size) in counts.items()))


def in_words(count):
    """Bytes as tshark prints them: whole units, up to four digits."""
    for unit, size in (("bytes", 1), ("kB", 1000), ("MB", 10**6)):
        if count // size < 10000:
            return f"{count // size} {unit}"
    return f"{count // 10**9} GB"


def tshark(path):
    """Both in one run: most of the time of a run is its start."""
    fields = [part for name in FIELDS for part in ("-e", name)]
    command = ["tshark", "-n", "-r", path, "-o", "ip.defragment:FALSE",
               "-o", "ipv6.defragment:FALSE", "-T", "fields", "-E", "occurrence=a", *fields,
               "-z", "conv,tcp", "-z", "conv,udp"]
    packets, _, tables = output_of(command).partition("=" * 80)
    said = Said()
    for line in packets.splitlines():
        row = dict(zip(FIELDS, line.split("\t")))
        if row["frame.protocols"] == "data" and not row["frame.time_epoch"]:
            said.rules["no_packet"] += 1
        else:
            number = int(row["frame.number"]) - said.rules["no_packet"]
            said.packets[number] = packet_of_row(row, said.rules)
    said.conversations = {name.lower(): conversations_in(table, said.rules) for name, table in
                          re.findall(r"^(TCP|UDP) Conversations$(.*?)^={80}$", tables, re.M | re.S)}
    return said


def packet_of_row(row, rules):
    """Where a frame has several of a layer, the last TCP counts, which is the only one that the
    analysis is about, and of UDP all."""
    last = {name: text.rpartition(",")[2] for name, text in row.items()}
    flags = {event for event in EVENTS if row[f"tcp.analysis.{event}"]}
    if flags & RETRANSMISSIONS:
        flags.discard("retransmission")
    packet = {"protocols": row["frame.protocols"], "time": nanoseconds(row["frame.time_epoch"]),
              "header_length": int(last["tcp.hdr_len"] or 0),
              "malformed": bool(row["_ws.malformed"]), "cut": row["_ws.short"],
              "flags": frozenset(flags)}
    for proto in COMPARED:
        packet[f"{proto}_streams"] = list(zip(*(numbers(row[f"{proto}.{name}"])
                                                for name in ("srcport", "dstport", "stream"))))
    packet.update({name: int(last[theirs]) for name, theirs in (
        ("seq", "tcp.seq"), ("ack", "tcp.ack"), ("acks", "tcp.analysis.acks_frame"),
        ("in_flight", "tcp.analysis.bytes_in_flight")) if last[theirs]})
    if last["tcp.analysis.ack_rtt"]:
        packet["rtt_us"] = int(nanoseconds(last["tcp.analysis.ack_rtt"]) / 1000)
    elif "acks" in packet:
        packet["rtt_us"] = 0
        rules["zero_rtt"] += 1
    return packet


def numbers(text):
    return [int(part) for part in text.split(",") if part]


def nanoseconds(text):
    """None for a frame without a time."""
    if not text:
        return None
    whole, _, part = text.partition(".")
    count = abs(int(whole)) * 10**9 + int(part[:9].ljust(9, "0"))
    return -count if whole.startswith("-") else count


def conversations_in(table, rules):
    found = collections.Counter()
    for line in table.splitlines():
        match = ROW.match(line)
        if match:
            one, other, to_one, to_one_bytes, to_other, to_other_bytes = match.groups()
            if "-" in to_one_bytes + to_other_bytes:
                rules["negative"] += 1
            sides = ((*end_point(one), int(to_other), not_negative(to_other_bytes)),
                     (*end_point(other), int(to_one), not_negative(to_one_bytes)))
            found[tuple(sorted(sides))] += 1
    return found


def not_negative(text):
    return in_words(int(text.split()[0]) % 2**32) if text.startswith("-") else text


def end_point(text):
    address, _, port = text.rpartition(":")
    return address, int(port)
