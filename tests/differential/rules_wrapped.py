"""Rules for the link layers of walk_wrapped.py."""
from rule import HIDDEN, SHOWN, rule

PRISM_CODES = (b"\x44\0\0\0", b"\0\0\0\x44", b"\x41\0\0\0", b"\0\0\0\x41")


@rule("prism-code", HIDDEN | SHOWN,
      "tshark finds 802.11 elsewhere where the message code of a Prism header is unknown to it")
def prism_code(case):
    return case.link_type == 119 and case.frame[:4] not in PRISM_CODES


@rule("epon-preamble", HIDDEN, "tshark wants 0x55 after the start delimiter of EPON")
def epon_preamble(case):
    delimiter = case.frame.find(b"\xd5", 0, 3)
    return case.link_type == 259 and case.frame[delimiter + 1:delimiter + 2] != b"\x55"


@rule("enc-family", HIDDEN, "of the numbers of IPv6, tshark knows that of NetBSD and OpenBSD in ENC")
def enc_family(case):
    return case.link_type == 109 and case.tshark_ends_in("data") and (
        case.value("family") not in (2, 24, 2 << 24, 24 << 24))


@rule("juniper-no-link", HIDDEN,
      "where Juniper's flags say that there is no link layer, tshark goes by a protocol number, "
      "chattcp by the version of IP")
def juniper_no_link(case):
    return case.link_type in (178, 181) and case.value("juniper flags") & 2 != 0


@rule("juniper-magic", SHOWN, "tshark reads frames of Juniper without the magic number too")
def juniper_magic(case):
    return case.ends_in(*case.layers, reason="malformed") and (
        case.value("juniper magic") not in (None, 0x4D4743))


@rule("pktap-link-type", SHOWN, "tshark knows more numbers of link types than chattcp in PKTAP")
def pktap_link_type(case):
    return case.ends_in("link 258", reason="not_tcp_udp") and (
        ":pcap_pktdata:" in case.row["frame.protocols"])


@rule("pflog-family", HIDDEN, "tshark does not know Linux's family of IPv6 (10) in PFLOG headers")
def pflog_family(case):
    return case.link_type == 117 and case.frame[1:2] == b"\x0a" and case.tshark_ends_in("data")


@rule("pktap-raw", SHOWN, "tshark does not look at the version of raw IP in PKTAP")
def pktap_raw(case):
    return case.link_type == 258 and case.ends_in(*case.layers, reason="malformed")


@rule("ipoib-guess", HIDDEN, "tshark guesses how long the header before IP over InfiniBand is")
def ipoib_guess(case):
    return case.link_type == 242 and case.row["frame.protocols"] == "ipoib"
