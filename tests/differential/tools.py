"""What each of the two programs says of the packets of a file, by number, in the same words."""
import json
import os
import re
import shutil
import socket
import subprocess

import captures
from walk_ip import TCP, UDP, read_options

FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS")

# All that is needed to get to TCP or UDP. Protocols above them are switched off.
PROTOCOLS = """frame eth ethertype vlan ieee8021ad llc null raw sll ppp pppoes mpls gre ip ipv6
ipv6.hopopts ipv6.routing ipv6.fraghdr ipv6.dstopts ah tcp udp data chdlc fr wlan wlan_radio
radiotap ppi pcap_pktdata nflog fddi arcnet ipoib atm
avsp batadv cfp cmd etag gmhdr hsr ieee8021ah ieee8021cb isl macsec nsh trill vntag
bcp_bpdu erspan etherip osi pim mplspwethheuristic pwethheuristic pwethcw pwethnocw pwach
pflog enc tr clip ipfc ap1394 prism wlancap juniper pktap epon""".split()

PREFERENCES = """ip.defragment:FALSE ipv6.defragment:FALSE wlan.defragment:FALSE ip.tso_support:TRUE
ipv6.tso_support:TRUE ip.check_checksum:FALSE tcp.check_checksum:FALSE udp.check_checksum:FALSE
tcp.relative_sequence_numbers:FALSE tcp.analyze_sequence_numbers:FALSE
tcp.desegment_tcp_streams:FALSE tcp.calculate_timestamps:FALSE udp.calculate_timestamps:FALSE
wlan.enable_decryption:FALSE eth.fcs:Never
ip.use_geoip:FALSE ipv6.use_geoip:FALSE""".split()

# MPLS and GRE over UDP, which is shown as UDP; both are needed elsewhere.
TUNNEL_PORTS = [6635, 4754]

FIELDS = """frame.protocols frame.len _ws.malformed _ws.short _ws.unreassembled
ip.src ip.dst ipv6.src ipv6.dst
tcp.srcport tcp.dstport tcp.seq_raw tcp.ack_raw tcp.hdr_len tcp.flags tcp.window_size_value
tcp.checksum tcp.urgent_pointer tcp.options tcp.payload
udp.srcport udp.dstport udp.length udp.checksum udp.payload""".split()


def write_mutants(path, mutants):
    """As pcapng with an interface a link type. The milliseconds of its time number each packet."""
    interfaces = {}
    for mutant in mutants:
        interfaces.setdefault(mutant.link_type, len(interfaces))
    with open(path, "wb") as file:
        file.write(captures.section_header())
        for link_type in interfaces:
            file.write(captures.interface_block(link_type, resolution=3))
        for number, mutant in enumerate(mutants):
            record = captures.Record(mutant.frame, number * 1_000_000, mutant.wire_length)
            file.write(captures.packet_block(record, interfaces[mutant.link_type], resolution=3))


class Failed(Exception):
    """A program did not do its work."""


def run(command, environment=None):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, env=environment)
    if done.returncode != 0:
        raise Failed(f"{command[0]}: status {done.returncode}: "
                     f"{done.stderr.decode(errors='replace').strip()}")
    return done


class Tshark:
    """`directory` takes its settings, so that those of the user do not matter."""

    def __init__(self, directory):
        self._environment = {**os.environ, "WIRESHARK_CONFIG_DIR": directory, "TZ": "UTC"}
        names = [line.split("\t")[2] for line in
                 run(["tshark", "-G", "protocols"], self._environment).stdout.decode().splitlines()]
        with open(os.path.join(directory, "disabled_protos"), "w", encoding="ascii") as file:
            file.writelines(f"{name}\n" for name in names if name not in PROTOCOLS)
        options = [part for preference in PREFERENCES for part in ("-o", preference)]
        ports = [part for port in TUNNEL_PORTS for part in ("-d", f"udp.port=={port},data")]
        fields = [part for name in FIELDS for part in ("-e", name)]
        self._options = ["-n", *options, *ports, "-T", "fields", "-E", "occurrence=l", *fields]

    @staticmethod
    def version():
        """The first two numbers, or None where there is no tshark."""
        if shutil.which("tshark") is None:
            return None
        text = run(["tshark", "--version"]).stdout.decode()
        return tuple(map(int, re.search(r"^TShark .*? (\d+)\.(\d+)", text, re.M).groups()))

    def read(self, path):
        """(record, fields) for each packet, in order."""
        done = run(["tshark", "-r", path, *self._options], self._environment)
        text = done.stdout.decode(errors="replace").replace("<MISSING>", "")  # Fields of no bytes.
        rows = [dict(zip(FIELDS, line.split("\t"))) for line in text.split("\n")[:-1]]
        return [(record_of_fields(row), row) for row in rows]


def address(text):
    """Its bytes: how they are written is not compared, tshark writes some in its own way."""
    if not text:
        return None
    return socket.inet_pton(socket.AF_INET6 if ":" in text else socket.AF_INET, text)


def number(text, base=10):
    return int(text, base) if text else None


def record_of_fields(fields):
    """As walk() has it, with None for what tshark does not show; None where it shows no packet."""
    layers = fields["frame.protocols"].split(":")
    transport = next((name for name in reversed(layers) if name in (TCP, UDP)), None)
    internet = next((name for name in reversed(layers) if name in ("ip", "ipv6")), None)
    if transport is None or internet is None:
        return None
    start = (transport, number(fields["frame.len"]), address(fields[f"{internet}.src"]),
             address(fields[f"{internet}.dst"]), number(fields[f"{transport}.srcport"]),
             number(fields[f"{transport}.dstport"]))
    if transport == UDP:
        return (*start, number(fields["udp.length"]), number(fields["udp.checksum"], 16),
                fields["udp.payload"])
    length, flags = number(fields["tcp.hdr_len"]), number(fields["tcp.flags"], 16)
    return (*start, number(fields["tcp.seq_raw"]), number(fields["tcp.ack_raw"]),
            None if length is None else length // 4, None if flags is None else flags & 0x1FF,
            number(fields["tcp.window_size_value"]), number(fields["tcp.checksum"], 16),
            number(fields["tcp.urgent_pointer"]),
            read_options(bytes.fromhex(fields["tcp.options"])), fields["tcp.payload"])


class Chattcp:
    def __init__(self, program):
        self._program = program

    def read(self, path):
        """(line by packet number, counts on standard error)."""
        done = run([self._program, "capture", "-r", path, "--payload", "hex"])
        objects = [json.loads(line) for line in done.stdout.splitlines()]
        numbers = [one["timestamp"] for one in objects]
        if sorted(set(numbers)) != numbers:
            raise Failed(f"{self._program}: {path}: a packet is shown twice, or out of order")
        return dict(zip(numbers, map(record_of_object, objects))), done.stderr.decode()


def record_of_object(line):
    """As walk() has it."""
    part = line[line["proto"]]
    start = (line["proto"], line["packet_size"], address(line["src_ip"]),
             address(line["dst_ip"]), part["src"], part["dst"])
    if line["proto"] == UDP:
        return (*start, part["length"], part["checksum"], part["payload"])
    flags = sum(part[name] << bit for bit, name in enumerate(FLAGS))
    options = tuple((one["type"], one["length"], one["data"]) for one in part["options"])
    return (*start, part["seq"], part["ack"], part["data_offset"], flags, part["window"],
            part["checksum"], part["urgent"], options, part["payload"])
