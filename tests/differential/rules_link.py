"""Rules for link layers and tags."""
from rule import FIELDS, HIDDEN, SHOWN, rule

WHOLE = HIDDEN | SHOWN


@rule("tag-length", HIDDEN,
      "after 802.1ad tags tshark takes a length for an EtherType, chattcp finds LLC")
def tag_length(case):
    return ("vlan", "llc") in zip(case.layers, case.layers[1:]) and not case.theirs and (
        case.row["frame.protocols"].endswith("ieee8021ad:ethertype:data"))


READ_BY_DSAP = (0x06, 0xAA, 0x14, 0x20, 0x34, 0x54, 0xFE)  # IP, SNAP, and those of ISO.


@rule("llc-header", SHOWN,
      "tshark goes by the first byte of 802.2, whatever the source and the control byte are")
def llc_header(case):
    return case.ends_in("llc", "link 100") and case.value("dsap") in READ_BY_DSAP and (
        case.value("ssap") != case.value("dsap") or case.value("llc control") != 3)


@rule("pppoe-header", SHOWN,
      "tshark reads on after a PPPoE version, type or code that is none of session data")
def pppoe_header(case):
    return case.ends_in("pppoe", "link 51") and (
        case.value("pppoe version") != 0x11 or case.value("pppoe code") != 0)


PPP_STARTS = {9: 0, 50: 0, 204: 1}


@rule("ppp-direction", {"packet_size"},
      "tshark takes the direction byte of PPP_WITH_DIR for no part of the frame")
def ppp_direction(case):
    return case.both and case.link_type == 204 and (
        case.ours["packet_size"] == case.theirs["packet_size"] + 1)


@rule("ppp-address", SHOWN,
      "tshark skips any control byte after the PPP address 0xff, chattcp 0x03")
def ppp_address(case):
    start = PPP_STARTS.get(case.link_type)
    return start is not None and case.frame[start:start + 1] == b"\xff" and (
        case.frame[start + 1:start + 2] != b"\x03")


@rule("ppp-ethertype", SHOWN, "tshark takes the EtherTypes of IP for PPP protocols")
def ppp_ethertype(case):
    name, offset, _ = case.walk.fields[-1] if case.walk.fields else (None, 0, 0)
    return case.ends_in(*case.layers, reason="not_tcp_udp") and name == "ppp protocol" and (
        case.frame[offset:offset + 2] in (b"\x08\x00", b"\x86\xdd"))


@rule("cisco-tag", HIDDEN, "tshark opens no tags in Cisco HDLC")
def cisco_tag(case):
    return "chdlc" in case.row["frame.protocols"].split(":") and case.tshark_ends_in("data")


@rule("frame-relay-control", SHOWN, "tshark takes any control byte before a NLPID for 0x03")
def frame_relay_control(case):
    return case.ends_in("link 107", "frame relay", reason="not_tcp_udp") and (
        case.value("control") not in (None, 3))


@rule("frame-relay-address", SHOWN,
      "to chattcp, as to tcpdump, a Frame Relay address of one byte is malformed")
def frame_relay_address(case):
    return case.ends_in("link 107", reason="malformed") and case.frame[0] & 1


@rule("frame-relay-dlci-0", HIDDEN, "tshark knows that Frame Relay keeps DLCI 0 for signalling")
def frame_relay_dlci_0(case):
    return case.link_type == 107 and case.frame[0] & 0xFD == 0 and case.frame[1] & 0xF0 == 0


@rule("arcnet-split", SHOWN,
      "a later frame of a split packet has no IP header, tshark looks for one")
def arcnet_split(case):
    return case.ends_in("link 7", "link 129", reason="fragments")


@rule("arcnet-exception", WHOLE,
      "tshark takes the protocol before the mark of an exception frame, chattcp the one after it")
def arcnet_exception(case):
    header = {7: 2, 129: 4}.get(case.link_type)
    return header is not None and case.frame[header + 1:header + 2] == b"\xff"


@rule("null-family", SHOWN,
      "tshark takes also EtherTypes and families of 16 bits in BSD loopback headers")
def null_family(case):
    return case.ends_in("link 0", "link 108", reason="not_tcp_udp")


@rule("null-linux", HIDDEN, "tshark does not know Linux's family of IPv6 (10) in BSD loopback headers")
def null_linux(case):
    return case.link_type in (0, 108) and case.frame[:4] in (b"\0\0\0\x0a", b"\x0a\0\0\0")


@rule("cooked-tag", WHOLE,
      "chattcp finds the tag that Linux leaves after the protocol of what is in it")
def cooked_tag(case):
    return "cooked-tag-under-ip" in case.walk.traits


@rule("cooked-hardware", SHOWN,
      "tshark reads an EtherType where the frame is one of Frame Relay, radiotap or netlink")
def cooked_hardware(case):
    return case.ends_in("link 113", "link 276", reason="not_tcp_udp") and (
        case.value("hardware type") in (770, 803, 824))


NFLOG_PAYLOAD = 9


@rule("nflog-attribute", HIDDEN,
      "tshark stops at an NFLOG attribute that is cut, also after the packet")
def nflog_attribute(case):
    return case.link_type == 239 and nflog_attributes(case)[1]


@rule("nflog-packets", FIELDS | WHOLE,
      "of several packets in an NFLOG frame chattcp shows the first, tshark the last")
def nflog_packets(case):
    return case.link_type == 239 and nflog_attributes(case)[0].count(NFLOG_PAYLOAD) > 1


@rule("nflog-flag", SHOWN, "tshark ignores the highest bit of the type of an NFLOG attribute")
def nflog_flag(case):
    return any(case.ends_in("link 239", reason=reason) for reason in ("not_tcp_udp", "truncated")) and (
        NFLOG_PAYLOAD | 0x8000 in nflog_attributes(case)[0])


@rule("nflog-protocol", WHOLE,
      "tshark goes by the EtherType in an NFLOG frame, chattcp by its family")
def nflog_protocol(case):
    expected = {2: b"\x08\x00", 10: b"\x86\xdd"}.get(case.frame[0])
    return case.link_type == 239 and case.frame[6:8] == b"\x01\x00" and case.frame[8:10] != expected


def nflog_attributes(case):
    """(the types, whether the last one is cut)."""
    position, kinds = 4, []
    while position < len(case.frame):
        length = case.little(position)
        kinds.append(case.little(position + 2))
        if length < 4 or position + length > len(case.frame):
            return kinds, True
        position += length + -length % 4
    return kinds, len(case.frame) < case.wire_length
