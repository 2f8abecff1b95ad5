"""What the analysis of conversations costs: beside the plain line, beside tshark, in memory, live."""
import os
import re
import shutil
import struct
import subprocess
import time

import live
import live_memory
import live_network
from files import PACKETS, Captures, run_in_turns, run_once
from programs import CHATTCP

BASE = os.environ.get("CHATTCP_BASE")  # Another build of chattcp, whose plain line is compared.

MANY = 200000  # Conversations in one file,
ROUNDS = 5  # and packets of each.
SYNS = 10_000_000
BLOCK = 10000  # Segments that overlap and come in no order.
BLOCKS = 50
CHUNK = 1 << 16
TSHARK_PACKETS = 100000
EVENTS = ("retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order", "lost_segment",
          "ack_lost_segment", "duplicate_ack", "keep_alive", "keep_alive_ack", "zero_window", "zero_window_probe",
          "zero_window_probe_ack", "window_full", "window_update", "reused_ports")
MORE = ("tcp.stream", "tcp.seq", "tcp.ack", "tcp.analysis.acks_frame", "tcp.analysis.ack_rtt",
        "tcp.analysis.bytes_in_flight")

_FILE_HEADER = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1)
_RECORD = struct.Struct("<IIII")
_SEGMENT = struct.Struct(">IIBBHHH")
_SOURCE = _RECORD.size + 26  # Where a record has the address of its sender,
_SEQUENCE = _RECORD.size + 38  # and its sequence number.
_SECOND = 1795000000
_SYN, _ACK = 2, 16


def record(flags, sequence=0, payload=0, address=0x0a000000, microseconds=0, to_server=True):
    """A segment from 10.x.y.z:40000 to 192.0.2.1:80, or back; its payload is not captured."""
    ends, ports = (struct.pack(">I", address), b"\xc0\x00\x02\x01"), (40000, 80)
    if not to_server:
        ends, ports = ends[::-1], ports[::-1]
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 40 + payload, 0, 0, 64, 6, 0) + ends[0] + ends[1]
    tcp = struct.pack(">HH", *ports) + _SEGMENT.pack(sequence, 1, 0x50, flags, 60000, 0, 0)
    frame = bytes(12) + b"\x08\x00" + ip + tcp
    when = divmod(microseconds, 1_000_000)
    return _RECORD.pack(_SECOND + when[0], when[1], len(frame), len(frame) + payload) + frame


def from_many(count, flags, sequence, payload):
    """Chunks of records, each from another address."""
    one = record(flags, sequence, payload)
    chunk = bytearray(one * CHUNK)
    chunk[_SOURCE + 2::len(one)] = bytes(number >> 8 for number in range(CHUNK))
    chunk[_SOURCE + 3::len(one)] = bytes(number & 255 for number in range(CHUNK))
    for first in range(0, count, CHUNK):
        chunk[_SOURCE + 1::len(one)] = bytes([first >> 16]) * CHUNK
        yield memoryview(chunk)[:len(one) * min(CHUNK, count - first)]


def make_many(path):
    with open(path, "wb") as file:
        file.write(_FILE_HEADER)
        for turn in range(ROUNDS):
            for chunk in from_many(MANY, _ACK, 1 + 10 * turn, 10):
                file.write(chunk)


def make_one(path, in_order):
    """One connection in blocks of segments of 100 bytes, of which an ACK covers the whole block."""
    length = 100
    with open(path, "wb") as file:
        file.write(_FILE_HEADER + record(_SYN))
        for block in range(BLOCKS):
            begin, moment = 1 + block * BLOCK * length, block * BLOCK * 10
            for number in range(BLOCK):
                # Odd and without a common factor, so that it comes to each place once.
                place = number if in_order else number * 7919 % BLOCK
                file.write(record(_ACK, begin + place * length, length if in_order else 2 * length,
                                  microseconds=moment + number * 10))
            answer = record(_ACK, 1, microseconds=moment + BLOCK * 10, to_server=False)
            file.write(answer[:_SEQUENCE + 4] + struct.pack(">I", begin + BLOCK * length) + answer[_SEQUENCE + 8:])


def capture(path, *arguments, program=CHATTCP):
    return [program, "capture", "-q", "-r", path, *arguments]


def conversations(path):
    return [CHATTCP, "conversations", "-q", "--format", "json", "-r", path]


def show(what, packets, figures, of):
    """A line for each command, as a multiple of the one named `of`."""
    results = []
    for name, run in figures.items():
        ratio = (run.cpu / packets) / (figures[of].cpu / packets)
        results.append({"traffic": what, "program": name, "cpu_ns_per_packet": run.cpu / packets * 1e9, "ratio": ratio})
        print(f"{what:12} {name:22} {run.cpu / packets * 1e9:9.0f} ns {ratio:8.2f}", flush=True)
    return results


def measure_work(captures, runs):
    """`small` with its 500 conversations, and 200,000 conversations."""
    many = captures.path("many.pcap")
    make_many(many)
    results = []
    for what, path, packets in (("small", captures.file("small"), PACKETS["small"]), ("many", many, MANY * ROUNDS)):
        commands = {"plain": capture(path), "--add analysis": capture(path, "--add", "analysis"),
                    "conversations": conversations(path)}
        if BASE:
            commands["plain of CHATTCP_BASE"] = capture(path, program=BASE)
        results += show(what, packets, run_in_turns(commands, runs), "plain")
    return results


def measure_order(captures, runs):
    """Segments of one connection that overlap and come in no order, and in order."""
    commands = {"in order": None, "out of order": None}
    for name in commands:
        path = captures.path(f"{name}.pcap")
        make_one(path, in_order=name == "in order")
        commands[name] = capture(path, "--add", "analysis")
    return show("one", BLOCKS * BLOCK, run_in_turns(commands, runs), "in order")


def measure_tshark(captures):
    """Its start, of a second or so, included."""
    if not shutil.which("tshark"):
        return []
    path = captures.file("small")
    fields = [*MORE, *(f"tcp.analysis.{event}" for event in EVENTS)]
    command = ["tshark", "-o", "ip.defragment:FALSE", "-c", str(TSHARK_PACKETS), "-r", path, "-T", "fields",
               *(word for field in fields for word in ("-e", field))]
    own = run_once(capture(path, "--add", "analysis")).cpu / PACKETS["small"]
    each = run_once(command).cpu / TSHARK_PACKETS
    print(f"{'small':12} {'tshark -T fields':22} {each * 1e9:9.0f} ns {each / own:8.2f} times --add analysis")
    return [{"traffic": "small", "program": "tshark", "cpu_ns_per_packet": each * 1e9, "ratio": each / own}]


def write_syns(pipe):
    pipe.write(_FILE_HEADER)
    for chunk in from_many(SYNS, _SYN, 0, 0):
        pipe.write(chunk)
    pipe.close()


def measure_memory():
    """Ten million SYNs from as many addresses, by a pipe."""
    results = []
    for name, command in (("--add analysis", ["capture", "-r", "-", "--add", "analysis"]),
                          ("conversations", ["conversations", "-r", "-", "--format", "json"])):
        with subprocess.Popen([CHATTCP, *command], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE) as process:
            write_syns(process.stdin)
            peak = 0.0
            while process.poll() is None:
                try:
                    peak = live_memory.peak_mebibytes(process.pid)
                except (OSError, StopIteration):  # It has just ended.
                    break
                time.sleep(0.002)
            summary = process.stderr.read().decode()
        forgotten = int(re.search(r"(\d+) conversations forgotten", summary).group(1))
        results.append({"program": name, "peak_mebibytes": peak, "forgotten": forgotten})
        print(f"{SYNS} SYNs  {name:22} {peak:6.1f} MiB {forgotten} conversations forgotten", flush=True)
    return results


def measure_live(seconds, rate=100000):
    results = []
    with live_network.cable() as far_side:
        for kind in ("small", "imix"):
            figures = live.capture_lines(far_side, kind, rate * seconds, rate, arguments=("--add", "analysis"))
            results.append(live.line("chattcp --add analysis", kind, rate * seconds, figures))
    return results


def measure(runs, seconds):
    print(f"\nAnalysis, files to /dev/null, medians of {runs}: CPU a packet, and as a multiple")
    with Captures() as captures:
        results = measure_work(captures, runs) + measure_order(captures, runs) + measure_tshark(captures)
    print("\nMemory of many conversations")
    results += measure_memory()
    print(f"\nAnalysis live, {seconds} s each: rate, sent, got, lost, dropped, CPU a packet sent")
    return results + measure_live(seconds)
