"""IP packets and frames of unusual shape, for make_captures.py."""
import struct

import packets as p

A = "172.16.0.1"
B = "172.16.0.2"
A6 = "2001:db8:a::1"
B6 = "2001:db8:b::2"

# Inside of the tunnels: addresses and ports by which a line shows how deep it was read.
DEEP = p.udp_packet("10.0.0.1", 1001, "10.0.0.2", 1002, b"deep")
DEEP6 = p.tcp_packet("fd00::1", 1003, "fd00::2", 1004, b"deep")

TUNNELS = [
    p.ip(A, B, p.IPV4_IN_IP, DEEP),
    p.ip(A, B, p.IPV6_IN_IP, DEEP6),
    p.ip(A6, B6, p.IPV4_IN_IP, DEEP),
    p.ip(A6, B6, p.IPV6_IN_IP, DEEP6),
    p.ip(A, B, p.GRE, p.gre(DEEP)),
    p.ip(A6, B6, p.GRE, p.gre(DEEP6, key=9, sequence=1)),
    p.ip(A, B, p.GRE, p.gre(p.ip("172.16.1.1", "172.16.1.2", p.IPV6_IN_IP, DEEP6))),
    p.ip(A, B, p.GRE, p.gre(DEEP, version=1)),
    # VXLAN is shown as the UDP that it is.
    p.udp_packet(A, 50000, B, 4789, b"\x08\x00\x00\x00\x00\x00\x2a\x00" + p.ethernet(DEEP)),
]


def tunnel(port, payload, source=50000):
    return p.udp_packet(A, source, B, port, payload)


# What is opened on request, and what only looks like it.
UDP_TUNNELS = [
    tunnel(p.VXLAN_PORT, p.vxlan(p.ethernet(DEEP))),
    tunnel(p.VXLAN_PORT, p.vxlan(p.ethernet(DEEP6, tags=[(0x8100, 7)]))),
    tunnel(p.VXLAN_PORT, p.vxlan(DEEP6, flags=0x0C, next_protocol=2)),
    tunnel(8472, p.vxlan(p.ethernet(DEEP))),
    tunnel(p.GENEVE_PORT, p.geneve(p.ethernet(DEEP6), options=b"\x01\x02\x80\x01data")),
    tunnel(p.GENEVE_PORT, p.geneve(DEEP, protocol=0x0800)),
    tunnel(p.GTPU_PORT, p.gtpu(DEEP)),
    tunnel(p.GTPU_PORT, p.gtpu(DEEP6, flags=0x34, optional=bytes.fromhex("0000008501100000"))),
    tunnel(p.TEREDO_PORT, DEEP6),
    tunnel(50001, p.TEREDO_AUTHENTICATION + p.TEREDO_ORIGIN + DEEP6, source=p.TEREDO_PORT),
    p.udp_packet(A6, 50000, B6, p.VXLAN_PORT, p.vxlan(p.ethernet(
        tunnel(p.GTPU_PORT, p.gtpu(DEEP))))),
    tunnel(p.VXLAN_PORT, p.vxlan(p.ethernet(p.ip(A, B, p.GRE, p.gre(DEEP6))))),
    # These stay what they are.
    tunnel(p.VXLAN_PORT, p.vxlan(p.ethernet(DEEP), flags=0)),
    tunnel(p.VXLAN_PORT, p.vxlan(p.ethernet(bytes(28), p.ETHERTYPE_ARP))),
    tunnel(p.GENEVE_PORT, p.geneve(DEEP, protocol=0x0800, version=1)),
    tunnel(p.GTPU_PORT, p.gtpu(b"", message=1)),
    tunnel(50002, p.vxlan(p.ethernet(DEEP)), source=p.VXLAN_PORT),
    tunnel(p.TEREDO_PORT, DEEP),
]

DATAGRAM = p.udp(2049, 2050, bytes(range(32)))
SEGMENT = p.tcp(2051, 2052, b"segment")

FRAGMENTS = [
    p.ipv4(A, B, p.UDP, DATAGRAM[:24], more_fragments=True),
    p.ipv4(A, B, p.UDP, DATAGRAM[24:], offset=24),
    p.ipv6(A6, B6, p.FRAGMENT, p.ipv6_fragment(p.UDP, DATAGRAM[:24], more_fragments=True)),
    p.ipv6(A6, B6, p.FRAGMENT, p.ipv6_fragment(p.UDP, DATAGRAM[24:], offset=24)),
    p.ipv6(A6, B6, p.FRAGMENT, p.ipv6_fragment(p.TCP, SEGMENT)),
]

EXTENSIONS = [
    p.ipv6(A6, B6, p.HOP_BY_HOP, p.ipv6_extension(p.UDP, DATAGRAM)),
    p.ipv6(A6, B6, p.ROUTING, p.ipv6_extension(p.TCP, SEGMENT, body=bytes(22))),
    p.ipv6(A6, B6, p.HOP_BY_HOP, p.ipv6_extension(
        p.ROUTING, p.ipv6_extension(p.DESTINATION_OPTIONS, p.ipv6_extension(p.TCP, SEGMENT)))),
    p.ipv6(A6, B6, p.AUTHENTICATION, p.authentication(p.TCP, SEGMENT)),
    p.ipv4(A, B, p.AUTHENTICATION, p.authentication(p.UDP, DATAGRAM)),
    p.ipv6(A6, B6, p.DESTINATION_OPTIONS, p.ipv6_extension(p.FRAGMENT, p.ipv6_fragment(
        p.UDP, DATAGRAM, more_fragments=True))),
    p.ipv6(A6, B6, 59, b"no next header"),
    # A jumbogram: a payload length of 0, the true one in the hop-by-hop option.
    p.ipv6(A6, B6, p.HOP_BY_HOP, p.ipv6_extension(
        p.UDP, p.udp(1, 2, b"jumbo", length=0),
        body=b"\xc2\x04" + struct.pack(">I", 8 + 8 + 5)), payload_length=0),
]

# Frames, since what follows the IP datagram matters.
LENGTHS = [
    p.ethernet(p.udp_packet(A, 1, B, 2, b"short"), trailer=bytes(13)),
    p.ethernet(p.tcp_packet(A6, 3, B6, 4), trailer=b"trailer"),
    p.ethernet(p.ipv4(A, B, p.TCP, p.tcp(5, 6, b"offloaded"), total_length=0)),
    p.ethernet(p.ipv6(A6, B6, p.TCP, p.tcp(7, 8, b"offloaded"), payload_length=0)),
    p.ethernet(p.udp_packet(A, 9, B, 10, b"length 0", length=0)),
    p.ethernet(p.udp_packet(A, 11, B, 12, b"length beyond", length=999)),
    p.ethernet(p.udp_packet(A, 13, B, 14, b"length within", length=14)),
    p.ethernet(p.udp_packet(A, 15, B, 16, b"length below 8", length=3)),
    p.ethernet(p.tcp_packet(A, 17, B, 18, b"offset 4", data_offset=4)),
    p.ethernet(p.tcp_packet(A, 19, B, 20, b"\x01\x01", data_offset=15)),
    p.ethernet(p.ipv4(A, B, p.TCP, p.tcp(21, 22)[:19])),
    p.ethernet(p.ipv4(A, B, p.UDP, p.udp(23, 24)[:7])),
    p.ethernet(p.ipv4(A, B, p.UDP, p.udp(25, 26), total_length=12)),
    p.ethernet(p.ipv4(A, B, p.UDP, p.udp(27, 28, b"behind options"), options=b"\x94\x04\x00\x00")),
    p.ethernet(p.udp_packet(A, 0, B, 65535, b"the least and the greatest port")),
]


def with_options(options):
    return p.tcp_packet(A, 443, B, 50000, b"data", options=options)


OPTIONS = [
    with_options(bytes.fromhex("020405b4 01 030307 0402 080a0000000100000002")),
    with_options(bytes.fromhex("01 01 00 020405b4")),  # Nothing counts after end-of-list.
    with_options(bytes.fromhex("01 0501 01010101")),  # A length below 2.
    with_options(bytes.fromhex("0402 fe09 aabbccdd")),  # A length past the header.
    with_options(bytes.fromhex("050a 00000001 00000005 fd02")),
    with_options(bytes.fromhex("010101") + b"\x08"),  # A type without a length.
    with_options(b""),
]
