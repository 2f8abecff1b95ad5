"""Frames of every link layer that is decoded, for the seeds."""
import os
import re
import struct

import packets as p

HEADER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/base/link_type.h")

LLC = "aaaa03 000000 TYPE"
MAC = "0800 0000 " + "02" * 18 + " 1000 "
SERVICE_MAC = "8880 0000 " + "02" * 18 + " 1000 0000 00000000 "
FOUR_MAC = "0803 0000 " + "02" * 18 + " 1000 " + "03" * 6 + " "

PFLOG = "FAMILY 0000 656d3000" + "00" * 10
PKTAP1 = "6c000000 01000000 LINK 000000" + "65" * 24 + "01000000" + "00" * 68
PKTAP2 = "30 0000000000 LINK 00" + "00" * 28 + "00000800" + "78" * 8
ETHER = "02" * 12 + "TYPE"

# The LINKTYPE_ number, and what comes before an IP datagram, in hexadecimal. TYPE stands for the
# EtherType, PPP for the protocol of PPP, FAMILY and SOLARIS for address families.
LINK_LAYERS = [
    (0, ["02000000", "0000000a", "1e000000"]),
    (1, ["02" * 12 + kind for kind in (
        "TYPE", "8100 0064 TYPE", "88a8 0001 9100 0002 8100 0003 TYPE", "0040" + LLC,
        "8864 1100 0001 0040 PPP", "8847 00010040 00011140 ", "8100 0005 8848 00010140")]),
    (6, ["1040" + "02" * 12 + LLC, "1040" + "02" * 6 + "82" + "02" * 5 + "8690 0011 0022" + LLC]),
    (8, ["0040" + "00" * 14]),
    (7, ["0102 d4 00 0001", "0102 c4 01 0001", "0102 f0", "0102 d4 ff ffff d4 00 0001"]),
    (9, ["PPP", "ff03 PPP", "21", "0281 00010140", "ff03 57"]),
    (10, ["50" + "02" * 12 + LLC]),
    (50, ["ff03 PPP", "0f00 TYPE", "8f00 TYPE"]),
    (51, ["1100 0001 0040 PPP"]),
    (100, [LLC, "0606 03"]),
    (101, [""]),
    (104, ["0f00 TYPE"]),
    (105, [MAC + LLC, SERVICE_MAC + LLC, FOUR_MAC + LLC]),
    (106, [LLC, ""]),
    (107, ["1841 03 cc", "18403041 03 8e", "1841 TYPE", "1841 03 00 80 000000 TYPE"]),
    (108, ["00000002", "0000001c"]),
    (109, ["02000000 00001234 01000000", "00000002 00001234 01000000", "1c000000" + "00" * 8]),
    (112, ["0f00 TYPE"]),
    (113, ["0000 0001 0006 020000000001 0000 TYPE", "0000 0001 0006 020000000001 0000 8100 0064 TYPE",
           "0000 0001 0006 020000000001 0000 0004" + LLC, "0000 0001 0006 020000000001 0000 0800 0064 TYPE"]),
    (117, ["2d" + PFLOG + "00" * 30, "3d" + PFLOG + "00" * 46, "45" + PFLOG + "00" * 54,
           "64" + PFLOG + "00" * 82]),
    (119, ["44000000 90000000" + "00" * 136 + MAC + LLC]),
    (122, ["01" * 16 + LLC]),
    (123, ["02 00 0021" + LLC, "01 00 0021 0102" + ETHER]),
    (127, ["00000800 00000000" + MAC + LLC, "00000900 02000000 20" + SERVICE_MAC + "0000" + LLC,
           "00001900 03000080 00000000 00000000 0102030405060708 20" + MAC + LLC,
           "00000900 02000000 40" + MAC + LLC]),
    (129, ["01020000 d4 00 0001", "01020000 c4 02 0001", "01020000 f0"]),
    (138, ["01" * 16 + "TYPE"]),
    (163, ["80211001 00000040" + "00" * 56 + MAC + LLC]),
    (166, ["0103 PPP"]),
    (167, ["4d474301" + ETHER]),
    (168, ["4d474301 TYPE"]),
    (178, ["4d474380 0004 01020304" + ETHER, "4d474302 00000000"]),
    (179, ["4d474300 PPP"]),
    (180, ["4d474300 1841 TYPE"]),
    (181, ["4d474300 0f00 TYPE"]),
    (192, ["00000800 69000000" + MAC + LLC,
           "00001000 01000000 0200040000000000" + "02" * 12 + "TYPE"]),
    (204, ["01 PPP", "00 ff03 PPP"]),
    (205, ["00 0f00 TYPE"]),
    (206, ["01 1841 TYPE"]),
    (219, ["00010140", "00010040 00011140"]),
    (226, ["01 SOLARIS" + "00" * 22]),
    (228, [""]),
    (229, [""]),
    (240, ["00010040" + ETHER]),
    (241, ["00010040 55555555555555d5" + ETHER]),
    (242, ["01" * 40 + "TYPE 0000"]),
    (258, [PKTAP1.replace("LINK", "01") + ETHER, PKTAP1.replace("LINK", "0c"),
           PKTAP2.replace("LINK", "01") + ETHER]),
    (259, ["d55555000133" + ETHER, "55d55555000133" + ETHER]),
    (274, ["55" * 7 + "d5" + ETHER, "55" * 6 + "6100" + ETHER]),
    (276, ["TYPE 0000 00000002 0001 00 06 020000000001 0000",
           "8100 0000 00000002 0001 00 06 020000000001 0000 0064 TYPE"]),
    (281, ["02" * 12 + "20000001 TYPE"]),
    (282, ["20000001" + ETHER]),
    (284, ["02" * 12 + "c0010000 TYPE"]),
    (285, ["02" * 12 + "dada 0000 c0010000 TYPE"]),
]


def numbers():
    """Of all that are decoded, in the order of kLinkTypes, which is that of the numbers."""
    with open(HEADER, encoding="utf-8") as file:
        found = re.findall(r"^  \w+ = (\d+),$", file.read(), re.M)
    return sorted(int(number) for number in found)


def place_of(link_type):
    return numbers().index(link_type)


def header(text, packet):
    six = packet[0] >> 4 == 6
    return bytes.fromhex(text.replace("TYPE", "86dd" if six else "0800")
                         .replace("PPP", "0057" if six else "0021")
                         .replace("FAMILY", "18" if six else "02")
                         .replace("SOLARIS", "1a" if six else "02"))


def nflog(packet):
    """In this machine's order, as live captures have it."""
    attribute = struct.pack("=HH", 4 + 5, 1) + b"\x00" * 8
    return (b"\x0a" if packet[0] >> 4 == 6 else b"\x02") + bytes(3) + attribute + struct.pack(
        "=HH", 4 + len(packet), 9) + packet


def frames(packet):
    """(place in kLinkTypes, frame) of `packet` after every header."""
    for link_type, headers in LINK_LAYERS:
        place = place_of(link_type)
        for text in headers:
            yield place, header(text, packet) + packet
    yield place_of(239), nflog(packet)


def ethernet_frames(packets):
    return [(place_of(1), p.ethernet(packet)) for packet in packets]
