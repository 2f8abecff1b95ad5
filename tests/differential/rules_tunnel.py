"""Rules for tags and tunnels."""
from rule import FIELDS, HIDDEN, SHOWN, rule

WHOLE = HIDDEN | SHOWN

# What tshark 4.0 does not open, by where it gives up.
UNKNOWN = {
    "ethertype:data": {"ttag", "vlan tag", "snap", "ppp", "frame relay"},
    "eth:data": {"ttag", "vlan tag", "snap", "ppp", "frame relay"},
    "llc:data": {"ttag", "vlan tag", "snap", "ppp", "frame relay"},
    "ip:data": {"minimal encapsulation", "raw ip", "nsh", "l2tp"},
    "ipv6:data": {"raw ip", "nsh", "l2tp"},
    "ppp:data": {"multilink"},
    "batadv:data": {"batman"},
    "erspan:data": {"gre"},
}


@rule("tunnel-unknown", HIDDEN,
      "tshark 4.0 does not know TTag, 0x9200, CN-TAG and the like, nor some protocols in IP")
def tunnel_unknown(case):
    last = ":".join(case.row["frame.protocols"].split(":")[-2:])
    return not case.theirs and bool(UNKNOWN.get(last, set()) & set(case.layers))


@rule("gre-ethertype", HIDDEN, "tshark knows only some EtherTypes in GRE")
def gre_ethertype(case):
    return not case.theirs and case.row["frame.protocols"].endswith("gre:data")


@rule("mpls-guess", FIELDS | WHOLE, "what MPLS carries besides IP, tshark guesses in its own way")
def mpls_guess(case):
    protocols = case.row["frame.protocols"]
    return "under labels" in case.layers and (
        ":pweth" in protocols or protocols.endswith("mpls:data"))


CHECKED = {"fabricpath", "isl", "bridged ppp"}


@rule("inner-checksum", FIELDS,
      "tshark takes the last four bytes of a frame in FabricPath, ISL or PPP for its checksum")
def inner_checksum(case):
    return bool(case.both and CHECKED & set(case.layers))


@rule("isl-length", HIDDEN, "tshark goes by the length that an ISL header states")
def isl_length(case):
    return "isl" in case.layers and not case.theirs


@rule("etherip-version", SHOWN, "to chattcp another version of EtherIP is malformed")
def etherip_version(case):
    return case.ends_in("etherip", reason="malformed")


@rule("nsh-header", SHOWN, "to chattcp another version of NSH, or a length below 8, is malformed")
def nsh_header(case):
    return case.ends_in("nsh", reason="malformed")


@rule("nsh-context", HIDDEN, "tshark reads the context headers of NSH and stops where they are wrong")
def nsh_context(case):
    return "nsh" in case.layers and case.tshark_ends_in("nsh")


@rule("ppp-lan", SHOWN, "chattcp knows the LAN identifier of bridged PPP, tshark does not")
def ppp_lan(case):
    return "bridged ppp" in case.layers and case.value("bridge flags") & 0x40


@rule("macsec-length", SHOWN | FIELDS, "chattcp ends a MACsec frame where its short length says")
def macsec_length(case):
    return "macsec" in case.layers and (case.value("macsec length") or 0) & 0x3F


@rule("trill-version", SHOWN, "chattcp opens TRILL of version 0, tshark also others")
def trill_version(case):
    return case.ends_in("trill", reason="not_tcp_udp") and case.value("trill flags") >> 14


@rule("arista-subtype", SHOWN, "after an unknown Arista header tshark looks for an EtherType")
def arista_subtype(case):
    return case.ends_in("arista", reason="not_tcp_udp")


@rule("pim-register", SHOWN, "tshark opens also a Null-Register, which has no packet in it")
def pim_register(case):
    return case.ends_in("pim", reason="not_tcp_udp")


@rule("gigamon-fields", HIDDEN, "tshark reads the fields of Gigamon's header and stops where they are wrong")
def gigamon_fields(case):
    return "gigamon" in case.layers and case.tshark_ends_in("gmhdr")


@rule("frame-relay-cisco", HIDDEN, "tshark knows no EtherType after the address of Frame Relay in GRE")
def frame_relay_cisco(case):
    return "frame relay" in case.layers and case.row["frame.protocols"].endswith("fr:data")


@rule("bridged-checksum", FIELDS | HIDDEN,
      "tshark takes the last four bytes of bridged frames for the checksum that they are said to have")
def bridged_checksum(case):
    return any(bridged in case.frame for bridged in (b"\x00\x80\xc2\x00\x01", b"\x00\x80\xc2\x00\x04"))


@rule("nsh-metadata", HIDDEN, "tshark skips the metadata of NSH by its type, chattcp by the length")
def nsh_metadata(case):
    return "nsh" in case.layers and "nsh" in case.row["frame.protocols"]


@rule("bridged-token-ring", SHOWN, "tshark opens bridged Token Ring after LLC")
def bridged_token_ring(case):
    return "tr" in case.row["frame.protocols"].split(":")
