"""The capture files of the end-to-end tests: make_captures.py DIRECTORY writes them all.

They are the same bytes each time, so that the golden files that belong to them stay true.
"""
import os
import sys

import captures
import encapsulations
import packets as p
from shapes import A6, B6, EXTENSIONS, FRAGMENTS, LENGTHS, OPTIONS, TUNNELS, UDP_TUNNELS
from varied import varied_frames

CLIENT = "192.168.1.100"
SERVER = "10.1.2.3"
CLIENT6 = "2001:db8::1:0:0:1"
SERVER6 = "fe80::53"

QUERY = bytes.fromhex("1a2b01000001000000000000076578616d706c6503636f6d0000010001")
ANSWER = QUERY[:2] + b"\x81\x80" + QUERY[4:]

DNS = [
    p.udp_packet(CLIENT, 40000, SERVER, 53, QUERY, checksum_value=0x1234),
    p.udp_packet(SERVER, 53, CLIENT, 40000, ANSWER),
    p.udp_packet(CLIENT6, 40001, SERVER6, 53, QUERY),
    p.udp_packet(SERVER6, 53, CLIENT6, 40001, ANSWER),
    p.udp_packet("fe80::1", 5353, "ff02::fb", 5353, QUERY),
    p.tcp_packet(CLIENT, 40002, SERVER, 53, b"\x00\x1d" + QUERY, flags=p.PSH | p.ACK),
    p.ip(CLIENT, SERVER, p.ICMP, b"\x08\x00" + bytes(6)),
]

SYN_OPTIONS = bytes.fromhex("020405b4 0402 080a0000000100000000 01 030307")

WEB = [
    p.tcp_packet(CLIENT, 51000, SERVER, 80, sequence=4294967295, flags=p.SYN, options=SYN_OPTIONS),
    p.tcp_packet(SERVER, 80, CLIENT, 51000, sequence=7, acknowledgement=0, flags=p.SYN | p.ACK,
                 window=65535, checksum_value=0xBEEF, options=b"\x02\x04\x05\xb4"),
    p.tcp_packet(CLIENT, 51000, SERVER, 80, b"GET / HTTP/1.1\r\nHost: \"a\\b\"\r\n\r\n",
                 flags=p.PSH | p.ACK),
    p.tcp_packet(SERVER, 80, CLIENT, 51000, "HTTP/1.1 200 Größe 😀\t".encode() + b"\xff\x00\x7f",
                 flags=p.PSH | p.ACK),
    p.tcp_packet(CLIENT, 51001, SERVER, 443, b"\x16\x03\x01", flags=p.URG | p.ACK, urgent=2),
    p.tcp_packet(SERVER, 443, CLIENT, 51001, flags=p.RST | p.NS | p.ECE | p.CWR),
    p.tcp_packet(CLIENT6, 51002, "2001:db8::80", 8080, b"x", flags=p.FIN | p.ACK),
    p.udp_packet(CLIENT, 51003, SERVER, 443, b"\xc3QUIC"),
]



def segment(from_client, sequence, acknowledgement, payload=b"", *, port=52000, **fields):
    """Of a connection to port 80, with numbers relative to its first ones."""
    ends = (CLIENT, port, SERVER, 80) if from_client else (SERVER, 80, CLIENT, port)
    bases = (1000, 9000) if from_client else (9000, 1000)
    return p.tcp_packet(*ends, payload, sequence=bases[0] + sequence,
                        acknowledgement=bases[1] + acknowledgement, **fields)


# One with a loss, one that is refused, one with a full receiver, UDP without an answer and with one.
CONVERSATIONS = [
    segment(True, 0, -9000, flags=p.SYN),
    segment(False, 0, 1, flags=p.SYN | p.ACK),
    segment(True, 1, 1),
    segment(True, 1, 1, b"GET"),
    segment(False, 1, 4, bytes(100)),
    segment(False, 201, 4, bytes(100)),
    segment(True, 4, 101),
    segment(True, 4, 101),
    segment(False, 101, 4, bytes(100)),
    segment(True, 4, 301),
    segment(True, 4, 301, flags=p.FIN | p.ACK),
    segment(False, 301, 5, flags=p.FIN | p.ACK),
    segment(True, 5, 302),
    segment(True, 0, -9000, port=52001, flags=p.SYN),
    segment(False, -9000, 1, port=52001, flags=p.RST | p.ACK),
    segment(True, 1, 1, b"more", port=52002),
    segment(False, 1, 5, port=52002, window=0),
    segment(False, 1, 5, port=52002),
    p.udp_packet(CLIENT, 52003, SERVER, 514, b"log"),
    p.udp_packet(CLIENT, 52003, SERVER, 514, b"again"),
    p.udp_packet(CLIENT6, 52004, SERVER6, 53, QUERY),
    p.udp_packet(SERVER6, 53, CLIENT6, 52004, ANSWER),
]

INNER = p.udp_packet(CLIENT, 1111, SERVER, 2222, b"inner")
INNER6 = p.tcp_packet(CLIENT6, 3333, SERVER6, 4444, b"six")

TAGGED = [
    p.ethernet(INNER),
    p.ethernet(INNER, tags=[(p.ETHERTYPE_VLAN, 5)]),
    p.ethernet(INNER6, tags=[(p.ETHERTYPE_SERVICE_VLAN, 100), (p.ETHERTYPE_VLAN, 7)]),
    p.ethernet(INNER, tags=[(p.ETHERTYPE_OLD_QINQ, 1), (p.ETHERTYPE_OLD_QINQ, 2),
                            (p.ETHERTYPE_VLAN, 3)]),
    p.ethernet(bytes(28), ethertype=p.ETHERTYPE_ARP, tags=[(p.ETHERTYPE_VLAN, 5)]),
    p.ethernet(p.pppoe(INNER), ethertype=p.ETHERTYPE_PPPOE),
    p.ethernet(p.mpls(INNER6, labels=(16, 17)), ethertype=p.ETHERTYPE_MPLS),
    p.ethernet(p.pppoe(INNER6), ethertype=p.ETHERTYPE_PPPOE, tags=[(p.ETHERTYPE_VLAN, 9)]),
]



def hidden_packet(number):
    """By whose sequence number a line shows the frame that it was in."""
    return p.tcp_packet("192.168.7.1", 1111, "192.168.7.2", 80, b"hi", sequence=1000 + number,
                        flags=p.PSH | p.ACK, checksum_value=0x1234)


def encapsulated():
    """A frame of each tag and tunnel, over IPv4 and IPv6; then what must stay closed."""
    names = list(encapsulations.ethernet_frames(lambda _: INNER))
    frames = list(encapsulations.ethernet_frames(
        lambda name: hidden_packet(names.index(name))).values())
    frames += list(encapsulations.ethernet_frames(
        lambda name: hidden_packet(100 + names.index(name)), A6, B6).values())
    minimal = encapsulations.minimal("192.168.7.1", "192.168.7.2", p.TCP, p.tcp(
        1111, 80, b"hi", sequence=1200, flags=p.PSH | p.ACK, checksum_value=0x1234))
    return frames + [p.ethernet(p.ipv4("10.0.0.1", "10.0.0.2", 55, minimal))] + closed()


def closed():
    packet = hidden_packet(999)
    texts = [(0x88E5, "0c 00 00000001 TYPE"), (0x8847, "00010140 10000007"),
             (0x4305, "410f3207" + "00" * 16), (0x894F, "0002 02 06 00000aff")]
    return [p.ethernet(encapsulations.before(text, packet), ethertype)
            for ethertype, text in texts] + [p.ethernet(p.ip("10.0.0.1", "10.0.0.2", protocol, packet))
                                             for protocol in (50, 108)]


# The same packets in each link layer that carries both versions of IP.
LINK_LAYERS = {
    "ethernet": (captures.LINKTYPE_ETHERNET, p.ethernet),
    "cooked": (captures.LINKTYPE_LINUX_SLL, p.linux_sll),
    "cooked2": (captures.LINKTYPE_LINUX_SLL2, p.linux_sll2),
    "raw": (captures.LINKTYPE_RAW, bytes),
    "null": (captures.LINKTYPE_NULL, lambda packet: p.bsd_loopback(packet, "<")),
    "null-big-endian": (captures.LINKTYPE_NULL, p.bsd_loopback),
    "loop": (captures.LINKTYPE_LOOP, p.bsd_loopback),
    "ppp": (captures.LINKTYPE_PPP, p.ppp),
}


def of_ethernet(packets):
    return captures.pcap(captures.records([p.ethernet(packet) for packet in packets]))


def by_link_layer():
    made = {}
    for name, (link_type, wrap) in LINK_LAYERS.items():
        frames = [wrap(packet) for packet in DNS]
        made[f"dns-{name}.pcap"] = captures.pcap(captures.records(frames), link_type)
    fours = [packet for packet in DNS if packet[0] >> 4 == 4]
    sixes = [packet for packet in DNS if packet[0] >> 4 == 6]
    made["dns-ipv4.pcap"] = captures.pcap(captures.records(fours), captures.LINKTYPE_IPV4)
    made["dns-ipv6.pcap"] = captures.pcap(captures.records(sixes), captures.LINKTYPE_IPV6)
    return made


def web_in_formats():
    """The same packets in each way to write them down."""
    all_records = captures.records([p.ethernet(packet) for packet in WEB])
    made = {}
    for word, order in (("little", captures.LITTLE), ("big", captures.BIG)):
        for unit, nanoseconds in (("micro", False), ("nano", True)):
            made[f"web-{word}-{unit}.pcap"] = captures.pcap(all_records, order=order,
                                                            nanoseconds=nanoseconds)
        for unit, resolution in (("default", None), ("nano", 9), ("binary", 0x80 | 30)):
            made[f"web-{word}-{unit}.pcapng"] = captures.pcapng(
                all_records, order=order, resolution=resolution, interfaces=2)
    return made


def all_captures():
    """The content of each file by its name."""
    snapped = [record.cut(length) for record, length in zip(
        captures.records([p.ethernet(packet) for packet in WEB]),
        (74, 60, 60, 53, 54, 20, 1, 0))]
    return {
        "dns.pcap": of_ethernet(DNS),
        "web.pcap": of_ethernet(WEB),
        "conversations.pcap": of_ethernet(CONVERSATIONS),
        "tagged.pcapng": captures.pcapng(captures.records(TAGGED), resolution=9),
        "tunnels.pcap": of_ethernet(TUNNELS),
        "encapsulated.pcap": captures.pcap(captures.records(encapsulated())),
        "udp-tunnels.pcap": of_ethernet(UDP_TUNNELS),
        "fragments.pcap": of_ethernet(FRAGMENTS),
        "extensions.pcap": of_ethernet(EXTENSIONS),
        "lengths.pcap": captures.pcap(captures.records(LENGTHS)),
        "options.pcap": of_ethernet(OPTIONS),
        "snapped.pcap": captures.pcap(snapped),
        "varied.pcap": captures.pcap(captures.records(varied_frames(3000)), nanoseconds=True),
        **by_link_layer(),
        **web_in_formats(),
    }


def write_captures(directory):
    for name, content in all_captures().items():
        with open(os.path.join(directory, name), "wb") as file:
            file.write(content)


if __name__ == "__main__":
    write_captures(sys.argv[1])
