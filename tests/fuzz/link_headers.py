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

# The LINKTYPE_ number, and what stands before an IP datagram, in hexadecimal. TYPE stands for the
# EtherType, PPP for the protocol of PPP.
LINK_LAYERS = [
    (0, ["02000000", "0000000a", "1e000000"]),
    (1, ["02" * 12 + kind for kind in (
        "TYPE", "8100 0064 TYPE", "88a8 0001 9100 0002 8100 0003 TYPE", "0040" + LLC,
        "8864 1100 0001 0040 PPP", "8847 00010040 00011140 ", "8100 0005 8848 00010140")]),
    (7, ["0102 d4 00 0001", "0102 c4 01 0001", "0102 f0", "0102 d4 ff ffff d4 00 0001"]),
    (9, ["PPP", "ff03 PPP", "21", "0281 00010140", "ff03 57"]),
    (10, ["50" + "02" * 12 + LLC]),
    (50, ["ff03 PPP", "0f00 TYPE", "8f00 TYPE"]),
    (51, ["1100 0001 0040 PPP"]),
    (100, [LLC, "0606 03"]),
    (101, [""]),
    (104, ["0f00 TYPE"]),
    (105, [MAC + LLC, SERVICE_MAC + LLC, FOUR_MAC + LLC]),
    (107, ["1841 03 cc", "18403041 03 8e", "1841 TYPE", "1841 03 00 80 000000 TYPE"]),
    (108, ["00000002", "0000001c"]),
    (113, ["0000 0001 0006 020000000001 0000 TYPE", "0000 0001 0006 020000000001 0000 8100 0064 TYPE",
           "0000 0001 0006 020000000001 0000 0004" + LLC, "0000 0001 0006 020000000001 0000 0800 0064 TYPE"]),
    (127, ["00000800 00000000" + MAC + LLC, "00000900 02000000 20" + SERVICE_MAC + "0000" + LLC,
           "00001900 03000080 00000000 00000000 0102030405060708 20" + MAC + LLC,
           "00000900 02000000 40" + MAC + LLC]),
    (129, ["01020000 d4 00 0001", "01020000 c4 02 0001", "01020000 f0"]),
    (192, ["00000800 69000000" + MAC + LLC,
           "00001000 01000000 0200040000000000" + "02" * 12 + "TYPE"]),
    (204, ["01 PPP", "00 ff03 PPP"]),
    (219, ["00010140", "00010040 00011140"]),
    (228, [""]),
    (229, [""]),
    (242, ["01" * 40 + "TYPE 0000"]),
    (276, ["TYPE 0000 00000002 0001 00 06 020000000001 0000",
           "8100 0000 00000002 0001 00 06 020000000001 0000 0064 TYPE"]),
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
                         .replace("PPP", "0057" if six else "0021"))


def nflog(packet):
    """In this machine's order, as live captures have it."""
    attribute = struct.pack("=HH", 4 + 5, 1) + b"\x00" * 8
    return (b"\x0a" if packet[0] >> 4 == 6 else b"\x02") + bytes(3) + attribute + struct.pack(
        "=HH", 4 + len(packet), 9) + packet


def frames(packet):
    """(place in kLinkTypes, frame) of `packet` behind every header."""
    for link_type, headers in LINK_LAYERS:
        place = place_of(link_type)
        for text in headers:
            yield place, header(text, packet) + packet
    yield place_of(239), nflog(packet)


def ethernet_frames(packets):
    return [(place_of(1), p.ethernet(packet)) for packet in packets]
