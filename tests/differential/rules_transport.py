"""Rules for TCP and UDP."""
from rule import SHOWN, rule
from rules_radio import reaches_checksum
from walk_ip import TCP, UDP

RST = 4


@rule("tcp-header-length", {"ack", "flags", "window", "checksum", "urgent"},
      "tshark stops at a data offset below 5, chattcp shows the fixed header")
def tcp_header_length(case):
    return case.both == TCP and case.ours["data_offset"] < 5 and all(
        case.theirs[name] is None for name in ("ack", "flags", "window", "checksum", "urgent"))


@rule("transport-cut", SHOWN, "tshark shows what there is of a TCP or UDP header that is cut")
def transport_cut(case):
    return case.ends_in(TCP, UDP, reason="truncated") and case.theirs["proto"] == case.layers[-1]


@rule("udp-length-small", {"checksum", "payload"},
      "tshark stops at a UDP length below 8; chattcp has an empty payload, or all of the datagram "
      "where it is 0")
def udp_length_small(case):
    return case.both == UDP and case.ours["length"] < 8 and (
        case.theirs["checksum"] is None and case.theirs["payload"] == "")


@rule("udp-length-less", {"payload"},
      "tshark's udp.payload goes on after the UDP length to the end of the datagram")
def udp_length_less(case):
    start = case.walk.layers[-1][1] + 8
    behind = case.frame[start:case.walk.end].hex()
    return case.both == UDP and 8 <= case.ours["length"] < case.walk.end - start + 8 and (
        case.theirs["payload"] == behind or
        reaches_checksum(case) and behind.startswith(case.theirs["payload"]))


@rule("tcp-reset-cause", {"payload"},
      "tshark shows what a segment with RST carries as the cause of the reset")
def tcp_reset_cause(case):
    return case.both == TCP and case.ours["flags"] & RST and case.theirs["payload"] == ""


@rule("tcp-option-length", {"payload"},
      "tshark stops at an option whose length is not one of its kind")
def tcp_option_length(case):
    return case.both == TCP and case.tshark_gave_up() and case.theirs["payload"] == "" and (
        has_odd_option(case))


# Those that have one length, and selective acknowledgement.
OPTION_LENGTHS = {2: [4], 3: [3], 4: [2], 5: range(10, 256, 8), 6: [6], 7: [6], 8: [10], 9: [2],
                  10: [3], 11: [6], 12: [6], 13: [6], 14: [3], 19: [18], 20: [4], 21: [6], 22: [2],
                  23: [2], 27: [8], 28: [4]}
# Those that have a structure of their own: SCPS, multipath, Riverbed's, experiments.
STRUCTURED_OPTIONS = (20, 30, 76, 78, 253, 254)


def has_odd_option(case):
    """Looks also at the one at which chattcp stops."""
    start = case.walk.layers[-1][1] + 20
    data = case.frame[start:min(case.walk.end, start + case.ours["data_offset"] * 4 - 20)]
    while data and data[0] != 0:
        kind, length = data[0], data[1] if len(data) > 1 else 0
        if kind > 1 and (not 2 <= length <= len(data) or kind in STRUCTURED_OPTIONS or
                         length not in OPTION_LENGTHS.get(kind, [length])):
            return True
        data = data[length if kind > 1 else 1:]
    return False
