"""Link layers that put a capture header before another one, and small ones."""
from walk_link import (FAMILIES, LINK_TYPES, by_ethertype, by_type_or_length, cisco_hdlc, ethernet,
                       frame_relay, ieee80211, link_layer, loopback, ppp, raw_ip)
from walk_state import Stop, known

SOLARIS_FAMILIES = {2: "ipv4", 26: "ipv6"}

# tshark 4.0 reads none of them, or gives a file up for one that is cut, or needs a checksum.
NOT_READ_BY_TSHARK = (8, 123, 166, 168, 205, 206, 240, 241, 274, 281, 282, 284, 285)


def after(length, decode):
    def skip_and_decode(at):
        at.skip(length)
        return decode(at)
    return skip_and_decode


def pflog(at):
    length = at.take(1, "pflog length")
    family = at.take(1, "family")
    if length < 45:
        raise Stop("malformed")
    at.skip((length + 3) // 4 * 4 - 2)
    return known(FAMILIES, family)


def enc(at):
    layer = None
    try:
        layer = loopback(at)
    except Stop as stop:
        if str(stop) == "truncated":
            raise
    at.skip(8)
    if layer is None:
        raise Stop("not_tcp_udp")
    return layer


def ipnet(at):
    at.skip(1)
    family = at.take(1, "family")
    at.skip(22)
    return known(SOLARIS_FAMILIES, family)


def ieee1394(at):
    at.skip(16)
    return by_ethertype(at, at.take(2, "ethertype"))


def token_ring(at):
    at.skip(1)
    control = at.take(1, "frame control")
    at.skip(6)
    routed = at.take(1, "source address") & 0x80
    at.skip(5)
    if control & 0xC0 != 0x40:
        raise Stop("not_tcp_udp")
    if routed:
        length = at.take(1, "routing length") & 0x1F
        if length < 2:
            raise Stop("truncated")
        at.skip(length - 1)
    return "llc"


def sun_atm(at):
    traffic = at.take(1, "traffic type") & 0x0F
    at.skip(3)
    if traffic == 1:
        at.skip(2)
        return ethernet(at)
    if traffic != 2:
        raise Stop("not_tcp_udp")
    return "llc"


def atm_clip(at):
    return "llc" if at.peek() == b"\xaa" else raw_ip(at)


def switch_tag(length):
    def decode(at):
        at.skip(12 + length)
        return by_type_or_length(at, at.take(2, "ethertype"))
    return decode


def mpacket(at):
    at.skip(6)
    continuation, delimiter = at.take(1, "continuation"), at.take(1, "delimiter")
    if continuation in (0x61, 0x52, 0x9E, 0x2A):
        raise Stop("fragments")
    if delimiter not in (0xD5, 0xE6, 0x4C, 0x7F, 0xB3):
        raise Stop("not_tcp_udp")
    return ethernet(at)


def epon(at):
    delimiter = at.take(1, "delimiter")
    for _ in range(2):
        if delimiter == 0x55:
            delimiter = at.take(1, "delimiter")
    at.skip(1)
    security = at.take(1, "security")
    at.skip(3)
    if delimiter != 0xD5:
        raise Stop("malformed")
    if security & 2:
        raise Stop("not_tcp_udp")
    return ethernet(at)


def avs(at):
    at.skip(4)
    length = at.take(4, "avs length")
    if length > at.end:
        raise Stop("truncated")
    if length < 8:
        raise Stop("malformed")
    at.position = length
    return ieee80211(at)


def prism(at):
    if at.left() >= 4 and int.from_bytes(at.peek(4), "big") & 0xFFFFF000 == 0x80211000:
        return avs(at)
    at.skip(144)
    return ieee80211(at)


def juniper(decode):
    def skip_header(at):
        magic, flags = at.take(3, "juniper magic"), at.take(1, "juniper flags")
        if magic != 0x4D4743:
            raise Stop("malformed")
        if flags & 0x80:
            at.skip(at.take(2, "juniper extensions"))
        if flags & 0x02:
            at.skip(4)
            return raw_ip(at)
        return decode(at)
    return skip_header


def pktap(at):
    at.skip(36)
    second = at.little(4, "pktap flags") & 0x80000
    at.position = 0
    if second:
        length = at.take(1, "pktap length")
        at.skip(5)
        inner, has_packet = at.little(2, "pktap link type"), True
    else:
        length = at.little(4, "pktap length")
        has_packet = at.little(4, "pktap record") == 1
        inner = at.little(4, "pktap link type")
    if length < (40 if second else 108):
        raise Stop("malformed")
    if not has_packet:
        raise Stop("not_tcp_udp")
    if length > at.end:
        raise Stop("truncated")
    at.position = length
    if inner in (192, 258):
        raise Stop("not_tcp_udp")
    return link_layer(at, inner)


def ethertype_alone(at):
    return by_ethertype(at, at.take(2, "ethertype"))


LINK_TYPES.update({
    6: token_ring, 8: after(16, raw_ip), 106: atm_clip, 109: enc, 112: cisco_hdlc, 117: pflog,
    119: prism, 122: after(16, lambda at: "llc"), 123: sun_atm, 138: ieee1394, 163: avs,
    166: after(2, ppp), 167: juniper(ethernet), 168: juniper(ethertype_alone),
    178: juniper(ethernet), 179: juniper(ppp), 180: juniper(frame_relay),
    181: juniper(cisco_hdlc), 205: after(1, cisco_hdlc), 206: after(1, frame_relay), 226: ipnet,
    240: after(4, ethernet), 241: after(12, ethernet), 258: pktap, 259: epon, 274: mpacket,
    281: switch_tag(4), 282: after(4, ethernet), 284: switch_tag(4), 285: switch_tag(8),
    # As old files have them.
    11: LINK_TYPES[100], 12: raw_ip, 14: raw_ip, 19: atm_clip,
})
