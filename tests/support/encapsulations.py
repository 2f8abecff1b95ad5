"""Every tag and tunnel that is opened, beside those of packets.py.

What comes before an IP packet is hexadecimal text: TYPE is the packet's EtherType, PPP its protocol
number in PPP, NEXT its number in NSH, MACS the two addresses of an Ethernet header.
"""
import struct

import packets as p

FRAME = "MACS TYPE "

# (name, EtherType, what lies between it and the packet)
ETHERTYPES = [
    ("Ethernet", 0x6558, FRAME),
    ("Frame Relay", 0x6559, "1841 03 00 80 0080c2 0007" + FRAME),
    ("PPP", 0x880B, "PPP"),
    ("PPP, multilink", 0x880B, "003d c0000001 PPP"),
    ("PPP, bridged", 0x880B, "0031 00 01" + FRAME),
    ("jumbo LLC", 0x8870, "aaaa03 000000 TYPE"),
    ("LLC, bridged", 0x8870, "aaaa03 0080c2 0007 0000" + FRAME),
    ("LLC, bridged FDDI", 0x8870, "aaaa03 0080c2 000a 000000 50 MACS aaaa03 000000 TYPE"),
    ("LLC, PPP", 0x8870, "fefe03 cf PPP"),
    ("OUI extended", 0x88B7, "000000 TYPE"),
    ("CN-TAG", 0x22E9, "0001 TYPE"),
    ("0x9200", 0x9200, "0064 TYPE"),
    ("0x9300", 0x9300, "0064 TYPE"),
    ("Arista, 64 bits", 0xD28B, "0001 0110 0102030405060708 TYPE"),
    ("Arista, 48 bits", 0xD28B, "0001 0020 010203040506 TYPE"),
    ("B.A.T.M.A.N. unicast", 0x4305, "400f3207 020000000009" + FRAME),
    ("B.A.T.M.A.N. 4 addresses", 0x4305, "420f3207 020000000009 020000000008 0100" + FRAME),
    ("B.A.T.M.A.N. broadcast", 0x4305, "010f3200 00000001 020000000009" + FRAME),
    ("B.A.T.M.A.N. multicast", 0x4305, "050f3200 0004 00000000" + FRAME),
    ("Cisco MetaData", 0x8909, "0101 0001 0005 TYPE"),
    ("E-TAG", 0x893F, "0000 0001 0000 TYPE"),
    ("FabricPath", 0x8903, "0060" + FRAME),
    ("Gigamon", 0x22E5, "06 02 03 000001 TYPE"),
    ("HSR", 0x892F, "0034 0001 TYPE"),
    ("MACsec", 0x88E5, "00 00 00000001 TYPE"),
    ("MACsec, channel", 0x88E5, "20 00 00000001 0200000000010001 TYPE"),
    ("NSH", 0x894F, "0006 02 NEXT 00000aff" + "00" * 16),
    ("NSH, Ethernet", 0x894F, "0002 02 03 00000aff" + FRAME),
    ("NSH in NSH", 0x894F, "0002 02 04 00000aff 0002 02 NEXT 00000bff"),
    ("NSH, MPLS", 0x894F, "0002 02 05 00000aff 00010140"),
    ("PBB", 0x88E7, "00000101" + FRAME),
    ("R-TAG", 0xF1C1, "0000 0001 TYPE"),
    ("TRILL", 0x22F3, "003f 0001 0002" + FRAME),
    ("TRILL, options and labels", 0x22F3,
     "007f 0001 0002 00000000 MACS 893b 0001 893b 0002 TYPE"),
    ("TTag", 0x8905, "000000000001 TYPE"),
    ("VN-Tag", 0x8926, "0000 0014 TYPE"),
    ("VN-Tag and VLAN", 0x8926, "0000 0014 8100 0065 TYPE"),
    ("MPLS, Ethernet", 0x8847, "00010140" + FRAME),
    ("MPLS, control word, Ethernet", 0x8847, "00010040 00011140 00000001" + FRAME),
    ("MPLS, control word, PPP", 0x8847, "00010140 00000001 PPP"),
    ("MPLS, PPP", 0x8847, "00010140 ff03 PPP"),
    ("MPLS, Cisco HDLC", 0x8847, "00010140 0f00 TYPE"),
    ("MPLS, control word, IP", 0x8847, "00010140 00000001"),
    ("MPLS, associated channel", 0x8847, "00010140 1000 PPP"),
    ("PPPoE, bridged", 0x8864, "1100 0001 0400 0031 00 01" + FRAME),
]

# (name, IP protocol, what lies between its header and the packet)
IP_PROTOCOLS = [
    ("IP in IP, deprecated", 94, ""),
    ("EtherIP", 97, "3000" + FRAME),
    ("PIM Register", 103, "2100 1234 00000000"),
    ("L2TPv3", 115, "00000001" + FRAME),
    ("L2TPv3, sublayer", 115, "00000001 40000007" + FRAME),
    ("L2TPv3, cookie, PPP", 115, "00000001 1122334455667788 PPP"),
    ("L2TPv3, cookie and sublayer", 115, "00000001 1122334455667788 40000007" + FRAME),
    ("MPLS in IP", 137, "00010040 00011140"),
    ("MPLS in IP, Ethernet", 137, "00010140 00000000" + FRAME),
    ("Ethernet in IP", 143, FRAME),
    ("NSH in IP", 145, "0002 02 NEXT 00000aff"),
    ("GRE, MPLS", 47, "0000 8847 00010140"),
    ("GRE, Ethernet", 47, "0000 6558" + FRAME),
    ("NVGRE", 47, "2000 6558 00012300" + FRAME),
    ("GRE, VLAN", 47, "0000 8100 0005 TYPE"),
    ("GRE, PPP", 47, "0000 880b PPP"),
    ("GRE, Frame Relay", 47, "0000 6559 1841 03 00 80 0080c2 0007" + FRAME),
    ("GRE, NSH", 47, "0000 894f 0002 02 NEXT 00000aff"),
    ("GRE, TRILL", 47, "0000 22f3 003f 0001 0002" + FRAME),
    ("GRE, Cisco MetaData", 47, "0000 8909 TYPE 0101 0001 0005"),
    ("ERSPAN I", 47, "0000 88be" + FRAME),
    ("ERSPAN II", 47, "1000 88be 00000001 10010000 00000000" + FRAME),
    ("ERSPAN III", 47, "1000 22eb 00000001 20010000 00000000 00000000" + FRAME),
    ("ERSPAN III, subheader", 47,
     "1000 22eb 00000001 20010000 00000000 00000001 0000000000000000" + FRAME),
    ("ERSPAN III, IP", 47, "1000 22eb 00000001 20010000 00000000 00000800"),
    ("WCCP", 47, "0000 883e"),
    ("WCCP, redirect header", 47, "0000 883e c0000102"),
    ("PPTP", 47, "3081 880b 0400 0007 00000001 00000002 PPP"),
    ("EoIP", 47, "2001 6400 0400 0700" + FRAME),
]


def before(text, packet):
    """What `text` says, before `packet`."""
    six = packet[0] >> 4 == 6
    for word, value in (("TYPE", "86dd" if six else "0800"), ("PPP", "0057" if six else "0021"),
                        ("NEXT", "02" if six else "01"), ("MACS", "020000000002020000000001")):
        text = text.replace(word, value)
    return bytes.fromhex(text) + packet


def minimal(source, destination, protocol, payload):
    """The header of minimal encapsulation (IP protocol 55) with the original addresses."""
    return struct.pack(">BBH4s4s", protocol, 0x80, 0, p.packed(destination),
                       p.packed(source)) + payload


def isl(frame):
    return bytes.fromhex("01000c000000 020000000003") + struct.pack(
        ">H", len(frame) + 12) + bytes.fromhex("aaaa03 000000 0014 0001 0000") + frame


def tagged(packet):
    """(name, EtherType, what follows it), of each way."""
    return [(name, ethertype, before(text, packet)) for name, ethertype, text in ETHERTYPES]


def tunnelled(packet):
    """(name, IP protocol, what follows the outer IP header), of each way."""
    return [(name, protocol, before(text, packet)) for name, protocol, text in IP_PROTOCOLS]


def ethernet_frames(packet_of, source="10.0.0.1", destination="10.0.0.2"):
    """An Ethernet frame of each way by its name; in it the packet that `packet_of(name)` makes."""
    frames = {name: p.ethernet(before(text, packet_of(name)), ethertype)
              for name, ethertype, text in ETHERTYPES}
    for name, protocol, text in IP_PROTOCOLS:
        frames[name] = p.ethernet(p.ip(source, destination, protocol,
                                       before(text, packet_of(name))))
    frames["ISL"] = isl(p.ethernet(packet_of("ISL")))
    return frames
