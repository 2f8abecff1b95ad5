"""The packets that fleet_figures.py measures with, and the formats that it compares.

Real packets, where the corpus is there: those of several captures between one another, as on a busy link, at
10,000 packets a second. More of them have other addresses, or compression would find each packet twice.
"""
import glob
import itertools
import os
import random
import struct
import subprocess
import tempfile
from dataclasses import dataclass

import captures
import program
from programs import CHATTCP, MAKE_CAPTURE

CORPUS = os.path.join(program.CORPUS, "files")
# Captures on Ethernet, of browsing, TLS, DNS, calls, files, and many protocols.
REAL = ("example.head.pcap", "http-packets.head.pcap", "many-protocols.head.pcap", "tls2.head.pcap",
        "650HttpResponses.pcap", "4KHttpRequests.pcap", "test301.pcapng", "afs.pcap", "cip.head.pcap")
ETHERNET = 1
RATE = 10000  # Packets a second, on average,
START = 1_800_000_000  # from then on.

LABEL = ("--label", "host=web1.example.net")
KEY = "interface,capture_start,number"
FIVE_TUPLE = f"label,{KEY},timestamp,proto,src_ip,src_port,dst_ip,dst_port,packet_size,payload_length"

FILE_HEADER = 24  # Bytes, in a pcap file.
RECORD_HEADER = struct.Struct("<IIII")
IF_NAME = 2  # An option of an interface in pcapng.


@dataclass(frozen=True)
class Format:
    name: str
    arguments: tuple
    command: str = "capture"

    @property
    def ending(self):
        return "csv" if "csv" in self.arguments else "jsonl"


SERVICE = Format("json, as the service writes it",
                 ("--payload", "none", "--add", f"time,{KEY}", *LABEL))
SHORT = Format("json, --fields of the 5-tuple", ("--fields", FIVE_TUPLE, *LABEL))
SHORT_TABLE = Format("csv, the same fields", ("--format", "csv", *SHORT.arguments))
FORMATS = (
    Format("json", ()),
    Format("json, --payload base64", ("--payload", "base64")),
    Format("json, --payload none", ("--payload", "none")),
    SERVICE,
    SHORT,
    SHORT_TABLE,
    Format("csv, default columns", ("--format", "csv")),
    Format("conversations, json", ("--format", "json"), "conversations"),
    Format("conversations, csv", ("--format", "csv"), "conversations"),
)


@dataclass(frozen=True)
class Mixture:
    name: str
    path: str
    packets: int  # TCP and UDP.
    wire_bytes: float  # Of one, on average.

    def command(self, form):
        return [CHATTCP, form.command, "-q", "-r", self.path, *form.arguments]


def _mixture(name, path):
    sizes = subprocess.run([CHATTCP, "capture", "-q", "-r", path, "--fields", "packet_size",
                            "--format", "csv"], stdout=subprocess.PIPE, check=True).stdout.split()[1:]
    return Mixture(name, path, len(sizes), sum(map(int, sizes)) / len(sizes))


def _records(path):
    """The bytes of each packet of a pcap file, and its length on the wire."""
    with open(path, "rb") as file:
        data = file.read()
    frames, at = [], FILE_HEADER
    while at < len(data):
        _, _, kept, length = RECORD_HEADER.unpack_from(data, at)
        at += RECORD_HEADER.size + kept
        frames.append((data[at - kept:at], length))
    return frames


def _frames(path):
    """Those that are TCP or UDP, of any capture."""
    with tempfile.TemporaryDirectory() as folder:
        saved = os.path.join(folder, "saved.pcap")
        subprocess.run([CHATTCP, "capture", "-q", "-r", path, "-w", saved], stdout=subprocess.DEVNULL,
                       check=True)
        return _records(saved)


def _write(path, frames, chance):
    """As they come in on eth0."""
    time = START * 1e9
    with open(path, "wb") as file:
        file.write(captures.section_header()
                   + captures.interface_block(ETHERNET, options=[(IF_NAME, b"eth0")]))
        for frame, length in frames:
            time += chance.expovariate(RATE) * 1e9
            file.write(captures.packet_block(captures.Record(frame, int(time), length)))


def _elsewhere(frame, number):
    """With other IPv4 addresses: the third byte of each is another."""
    if frame[12:14] != b"\x08\x00" or number == 0:
        return frame
    frame = bytearray(frame)
    for at in (28, 32):
        frame[at] = (frame[at] + number) % 256
    return bytes(frame)


def _interleaved(files, chance):
    """All frames, each file's in their order, spread over the whole."""
    placed = [((index + chance.random()) / len(frames), frame)
              for frames in files for index, frame in enumerate(frames)]
    return [frame for _, frame in sorted(placed, key=lambda one: one[0])]


def real_mixture(folder, least=1):
    """At least so many packets; None without the corpus."""
    paths = sorted(itertools.chain.from_iterable(
        glob.glob(os.path.join(glob.escape(CORPUS), "**", name), recursive=True) for name in REAL))
    if not paths:
        return None
    path = os.path.join(folder, f"real-{least}.pcapng")
    chance = random.Random(1)
    frames = _interleaved([_frames(source) for source in paths], chance)
    _write(path, ((_elsewhere(frame, number), length) for number in range(-(-least // len(frames)))
                  for frame, length in frames), chance)
    return _mixture(f"real, {len(paths)} captures", path)


def generated_mixture(folder, packets=100000):
    """The same everywhere."""
    path = os.path.join(folder, f"generated-{packets}.pcapng")
    with tempfile.NamedTemporaryFile() as made:
        subprocess.run([MAKE_CAPTURE, "imix", str(packets), made.name], check=True)
        _write(path, _records(made.name), random.Random(1))
    return _mixture("generated, 64, 594 and 1514 bytes as 7:4:1, random payload", path)
