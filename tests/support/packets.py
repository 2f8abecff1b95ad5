"""Frames for captures, layer by layer: each function returns one layer around its payload.

Checksums of transport headers are what the caller says, zero by default: the program does not
verify them.
"""
import ipaddress
import struct

TCP = 6
UDP = 17
IPV4_IN_IP = 4
IPV6_IN_IP = 41
GRE = 47
AUTHENTICATION = 51
ICMP = 1

HOP_BY_HOP = 0
ROUTING = 43
FRAGMENT = 44
DESTINATION_OPTIONS = 60

ETHERTYPE_IPV4 = 0x0800
ETHERTYPE_ARP = 0x0806
ETHERTYPE_VLAN = 0x8100
ETHERTYPE_IPV6 = 0x86DD
ETHERTYPE_MPLS = 0x8847
ETHERTYPE_PPPOE = 0x8864
ETHERTYPE_SERVICE_VLAN = 0x88A8
ETHERTYPE_OLD_QINQ = 0x9100

FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, NS = (1 << bit for bit in range(9))


def packed(address):
    return ipaddress.ip_address(address).packed


def ethertype_of(packet):
    return ETHERTYPE_IPV6 if packet[:1] and packet[0] >> 4 == 6 else ETHERTYPE_IPV4


# Link layers. `packet` is an IP packet unless an EtherType says otherwise.

def ethernet(packet, ethertype=None, tags=(), trailer=b""):
    """`tags` are (EtherType, VLAN identifier) from the outermost on."""
    header = b"\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01"
    for tag_type, identifier in tags:
        header += struct.pack(">HH", tag_type, identifier)
    return header + struct.pack(">H", ethertype or ethertype_of(packet)) + packet + trailer


def mpls(packet, labels=(16,)):
    stack = b""
    for position, label in enumerate(labels):
        bottom = position == len(labels) - 1
        stack += struct.pack(">I", label << 12 | bottom << 8 | 64)
    return stack + packet


def ppp(packet):
    return struct.pack(">H", 0x0057 if packet[0] >> 4 == 6 else 0x0021) + packet


def pppoe(packet, session=1):
    behind = ppp(packet)
    return struct.pack(">BBHH", 0x11, 0, session, len(behind)) + behind


def linux_sll(packet, ethertype=None):
    address = b"\x02\x00\x00\x00\x00\x01\x00\x00"
    return struct.pack(">HHH", 0, 1, 6) + address + struct.pack(
        ">H", ethertype or ethertype_of(packet)) + packet


def linux_sll2(packet, interface=3, ethertype=None):
    address = b"\x02\x00\x00\x00\x00\x01\x00\x00"
    return struct.pack(">HHIHBB", ethertype or ethertype_of(packet), 0, interface, 1, 0,
                       6) + address + packet


def bsd_loopback(packet, order=">"):
    family = 30 if packet[0] >> 4 == 6 else 2
    return struct.pack(order + "I", family) + packet


# The internet layer.

def checksum(header):
    total = sum(struct.unpack(f">{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(source, destination, protocol, payload, *, options=b"", identification=1, offset=0,
         more_fragments=False, total_length=None):
    """`offset` is that of a fragment, in bytes."""
    words = 5 + len(options) // 4
    length = words * 4 + len(payload) if total_length is None else total_length
    header = struct.pack(">BBHHHBBH4s4s", 0x40 | words, 0, length, identification,
                         more_fragments << 13 | offset // 8, 64, protocol, 0, packed(source),
                         packed(destination)) + options
    return header[:10] + struct.pack(">H", checksum(header)) + header[12:] + payload


def ipv6(source, destination, next_header, payload, *, payload_length=None):
    length = len(payload) if payload_length is None else payload_length
    return struct.pack(">IHBB16s16s", 6 << 28, length, next_header, 64, packed(source),
                       packed(destination)) + payload


def ip(source, destination, protocol, payload):
    make = ipv6 if ":" in source else ipv4
    return make(source, destination, protocol, payload)


def ipv6_extension(next_header, payload, body=b"\x01\x04\x00\x00\x00\x00"):
    """Hop-by-hop, routing or destination options; `body` is 6 bytes more than a multiple of 8."""
    return struct.pack(">BB", next_header, (len(body) + 2) // 8 - 1) + body + payload


def ipv6_fragment(next_header, payload, offset=0, more_fragments=False, identification=7):
    return struct.pack(">BBHI", next_header, 0, offset | more_fragments,
                       identification) + payload


def authentication(next_header, payload):
    return struct.pack(">BBHII", next_header, 4, 0, 256, 1) + bytes(12) + payload


def gre(packet, key=None, sequence=None, version=0):
    flags = (0x2000 if key is not None else 0) | (0x1000 if sequence is not None else 0) | version
    optional = b"".join(struct.pack(">I", value) for value in (key, sequence) if value is not None)
    return struct.pack(">HH", flags, ethertype_of(packet)) + optional + packet


# What UDP carries to the ports of tunnels.

VXLAN_PORT, GENEVE_PORT, GTPU_PORT, TEREDO_PORT = 4789, 6081, 2152, 3544


def vxlan(frame, flags=0x08, next_protocol=0):
    """`next_protocol`: of VXLAN-GPE, with flag 0x04."""
    return struct.pack(">BxxBI", flags, next_protocol, 42 << 8) + frame


def geneve(content, protocol=0x6558, options=b"", version=0):
    return struct.pack(">BxHI", version << 6 | len(options) // 4, protocol,
                       42 << 8) + options + content


def gtpu(content, flags=0x30, message=255, optional=b""):
    """`optional`: the fields that the flags announce."""
    return struct.pack(">BBHI", flags, message, len(optional) + len(content), 7) + (
        optional + content)


TEREDO_ORIGIN = bytes.fromhex("0000 edcb 3f57fefd")
TEREDO_AUTHENTICATION = bytes.fromhex("0001 00 00") + bytes(9)


# The transport layer.

def tcp(source, destination, payload=b"", *, sequence=1000, acknowledgement=0, flags=ACK,
        window=64240, urgent=0, options=b"", data_offset=None, checksum_value=0):
    options += bytes(-len(options) % 4)
    words = 5 + len(options) // 4 if data_offset is None else data_offset
    return struct.pack(">HHIIHHHH", source, destination, sequence, acknowledgement,
                       words << 12 | flags, window, checksum_value, urgent) + options + payload


def udp(source, destination, payload=b"", *, length=None, checksum_value=0):
    stated = 8 + len(payload) if length is None else length
    return struct.pack(">HHHH", source, destination, stated, checksum_value) + payload


def tcp_packet(source, source_port, destination, destination_port, payload=b"", **fields):
    return ip(source, destination, TCP, tcp(source_port, destination_port, payload, **fields))


def udp_packet(source, source_port, destination, destination_port, payload=b"", **fields):
    return ip(source, destination, UDP, udp(source_port, destination_port, payload, **fields))
