"""The packets that are mutated: the project's own in every link layer, and those of files."""
import captures
import packets as p
from make_captures import DNS, INNER, INNER6, TAGGED, WEB, encapsulated
from shapes import EXTENSIONS, FRAGMENTS, LENGTHS, OPTIONS, TUNNELS
from varied import varied_frames
from walk_link import LINK_TYPES
from walk_wrapped import NOT_READ_BY_TSHARK as WRAPPED_NOT_READ

# MPLS at once: tshark knows it only after other link layers.
NOT_READ_BY_TSHARK = (219, *WRAPPED_NOT_READ)

IP_PACKETS = DNS + WEB + TUNNELS + FRAGMENTS + EXTENSIONS + OPTIONS + [
    frame[14:] for frame in LENGTHS]

SNAP = "aaaa03 000000"
RADIO = "0800 0000" + "02" * 18 + "1000"
RADIO_SERVICE = "8800 0000" + "02" * 18 + "1000 0000"
RADIO_FOUR = "0803 0000" + "02" * 18 + "1000" + "03" * 6
SLL = "0000 0001 0006 020000000001 0000"
SLL2 = "0000 00000002 0001 00 06 020000000001 0000"

# Before either version of IP; E is its EtherType.
PREFIXES = {
    7: ["0102 P 00 0001", "0102 P 01 0001", "0102 P ff ffff P 00 0001"],
    9: ["Q", "ff03 Q", "ff03 0281 00010140"],
    10: ["50" + "02" * 12 + SNAP + "E"],
    50: ["Q", "ff03 Q", "8f00 E"],
    51: ["1100 0001 0400 Q"],
    100: [SNAP + "E"],
    101: [""],
    104: ["0f00 E"],
    105: [RADIO + SNAP + "E", RADIO_SERVICE + SNAP + "E", RADIO_FOUR + SNAP + "E"],
    107: ["1841 E", "1841 03 00 80 000000 E", "1841 03 N"],
    113: [SLL + "E", SLL + "8100 0064 E", SLL + "0004" + SNAP + "E"],
    127: ["00000800 00000000" + RADIO + SNAP + "E",
          "00000900 02000000 20" + RADIO_SERVICE + "0000" + SNAP + "E"],
    129: ["01020000 P 00 0001"],
    192: ["00000800 69000000" + RADIO + SNAP + "E",
          "00001000 01000000 0200040000000000" + "02" * 12 + "E"],
    204: ["01 Q", "00 ff03 Q"],
    242: ["01" * 40 + "E 0000"],
    276: ["E" + SLL2, "8100" + SLL2 + "0064 E"],
}
PREFIXES[1] = ["02" * 12 + before for before in (
    "E", "8100 0064 E", "88a8 0064 8100 0007 E", "9100 0001 9100 0002 8100 0003 E",
    "0400 " + SNAP + "E",
    "8100 0064 0400 " + SNAP + "E", "8864 1100 0001 0400 Q", "8100 0064 8864 1100 0001 0400 Q",
    "8847 00010140", "8848 00010040 00011140")]

PFLOG = "F 0000 656d3000" + "00" * 10
PKTAP = "6c000000 01000000 L 000000" + "65" * 24 + "01000000" + "00" * 68
PREFIXES.update({
    6: ["1040" + "02" * 12 + SNAP + "E"],
    106: [""],
    109: ["F 000000 00001234 01000000"],
    112: ["0f00 E"],
    117: ["3d" + PFLOG + "00" * 46, "64" + PFLOG + "00" * 82],
    119: ["44000000 90000000" + "00" * 136 + RADIO + SNAP + "E"],
    122: ["01" * 16 + SNAP + "E"],
    138: ["01" * 16 + "E"],
    163: ["80211001 00000040" + "00" * 56 + RADIO + SNAP + "E"],
    178: ["4d474301" + "02" * 12 + "E"],
    181: ["4d474300 0f00 E"],
    258: [PKTAP.replace("L", "01") + "02" * 12 + "E", PKTAP.replace("L", "0c")],
    259: ["d55555000133" + "02" * 12 + "E"],
})

# For E, P (ARCNET), Q (PPP), N (Frame Relay), F (a family).
NUMBERS = {4: {"E": "0800", "P": "d4", "Q": "0021", "N": "cc", "F": "02"},
           6: {"E": "86dd", "P": "c4", "Q": "0057", "N": "8e", "F": "18"}}


def behind_prefix(prefix, packet):
    for letter, number in NUMBERS[packet[0] >> 4].items():
        prefix = prefix.replace(letter, number)
    return bytes.fromhex(prefix) + packet


def nflog(packet):
    length = 4 + len(packet)
    return bytes([2 if packet[0] >> 4 == 4 else 10, 0, 0, 0]) + b"\x05\x00\x0a\x00p\x00\x00\x00" + (
        length.to_bytes(2, "little") + b"\x09\x00" + packet)


def own_seeds():
    """(link type, frame) of every link type that is decoded."""
    made = [(1, frame) for frame in TAGGED + LENGTHS + encapsulated() + varied_frames(400)]
    for packet in IP_PACKETS + [INNER, INNER6]:
        version = packet[0] >> 4
        made += [(link_type, behind_prefix(prefix, packet))
                 for link_type, prefixes in PREFIXES.items() for prefix in prefixes]
        made += [(0, p.bsd_loopback(packet, "<")), (108, p.bsd_loopback(packet)),
                 (228 if version == 4 else 229, packet), (239, nflog(packet))]
    return made


def file_seeds(paths):
    """(link type, frame) of what is in pcap and pcapng files, each frame once."""
    found = {}
    for path in paths:
        with open(path, "rb") as file:
            content = file.read()
        for link_type, frame in captures.frames_of(content):
            if link_type in LINK_TYPES and link_type not in NOT_READ_BY_TSHARK and frame:
                found[link_type, frame] = None
    return list(found)
