"""Rules for 802.11, radiotap and PPI."""
from rule import FIELDS, HIDDEN, SHOWN, rule

ZERO_LENGTH_PSDU = 1 << 26  # A bit of radiotap's bitmap.


@rule("wlan-version", HIDDEN, "chattcp ignores the version of an 802.11 header, tshark stops")
def wlan_version(case):
    return (case.value("frame control") or 0) >> 8 & 3


@rule("wlan-guess", SHOWN,
      "tshark guesses that an Ethernet header or two bytes of padding lie where 802.2 should begin "
      "in 802.11")
def wlan_guess(case):
    return case.ends_in("llc", reason="not_tcp_udp") and case.value("dsap") != 0xAA and (
        case.value("frame control") is not None)


@rule("wlan-fcs", FIELDS,
      "a datagram that reaches, by its length or for lack of one, into the last four bytes: to "
      "tshark they are the checksum that radiotap or PPI announces")
def wlan_fcs(case):
    return case.both and reaches_checksum(case) and all(
        is_less(case.theirs[name], case.ours[name]) for name in case.differences())


def is_less(part, whole):
    return part is None or isinstance(whole, (str, tuple)) and part == whole[:len(part)]


def reaches_checksum(case):
    return announces_checksum(case) and case.wire_length - case.walk.end < 4


def announces_checksum(case):
    """By the flag of radiotap, or that of PPI's field 2 (802.11-Common)."""
    if case.link_type != 192:
        return "fcs" in case.walk.traits
    position, end = 8, case.little(2)
    while position + 4 <= end:
        if case.little(position) == 2:
            return case.little(position + 12) & 1
        position += 4 + case.little(position + 2)
    return False


@rule("bad-fcs", SHOWN, "to chattcp an 802.11 frame that was received with bit errors is malformed")
def bad_fcs(case):
    return "bad-fcs" in case.walk.traits


@rule("radiotap-version", SHOWN, "to chattcp a radiotap version other than 0 is malformed")
def radiotap_version(case):
    return case.ends_in("link 127", reason="malformed") and case.value("radiotap version") != 0


@rule("radiotap-no-frame", HIDDEN,
      "tshark finds no frame where radiotap has the field '0-length-PSDU'")
def radiotap_no_frame(case):
    return case.tshark_ends_in("radiotap") and (
        case.little(4) | case.little(6) << 16) & ZERO_LENGTH_PSDU


@rule("ppi-length", SHOWN, "to chattcp a PPI header of less than 8 bytes is malformed")
def ppi_length(case):
    return case.ends_in("link 192", reason="malformed")


@rule("ppi-fields", HIDDEN | SHOWN,
      "tshark goes by the lengths of the fields in a PPI header, chattcp by its own")
def ppi_fields(case):
    return case.link_type == 192 and not fields_fill_header(case)


def fields_fill_header(case):
    position, end = 8, case.little(2)
    while position < end:
        position += 4 + case.little(position + 2)
    return position == end
