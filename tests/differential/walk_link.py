"""The link layers, and what is between them and IP: functions that return what follows."""
from walk_state import Stop, Walk, known

TAGS = (0x8100, 0x88A8, 0x9100)
ETHERTYPES = {
    0x0800: "ipv4", 0x86DD: "ipv6", 0x8847: "mpls", 0x8848: "mpls", 0x8864: "pppoe",
    0x22E5: "gigamon", 0x22E9: "vlan tag", 0x22F3: "trill", 0x4305: "batman", 0x6558: "ethernet",
    0x6559: "frame relay", 0x880B: "ppp", 0x8870: "llc", 0x88B7: "snap", 0x88E5: "macsec",
    0x88E7: "pbb", 0x8903: "fabricpath", 0x8905: "ttag", 0x8909: "metadata", 0x8926: "vn-tag",
    0x892F: "hsr", 0x893B: "vlan tag", 0x893F: "e-tag", 0x894F: "nsh", 0x9200: "vlan tag",
    0x9300: "vlan tag", 0xD28B: "arista", 0xF1C1: "r-tag"}
PPP_PROTOCOLS = {0x21: "ipv4", 0x57: "ipv6", 0x281: "mpls", 0x283: "mpls", 0x31: "bridged ppp",
                 0x3D: "multilink"}
NLPIDS = {0xCC: "ipv4", 0x8E: "ipv6", 0x80: "snap", 0xCF: "ppp"}
FAMILIES = {2: "ipv4", 10: "ipv6", 24: "ipv6", 28: "ipv6", 30: "ipv6"}


def link_layer(at, link_type):
    if link_type not in LINK_TYPES:
        raise Stop("not_tcp_udp")
    at.layers.append((f"link {link_type}", at.position))
    return LINK_TYPES[link_type](at)


def ethernet(at):
    destination = at.take(5)
    at.skip(7)
    type_or_length = at.take(2, "ethertype")
    if type_or_length < 0x600 and destination in (0x01000C0000, 0x03000C0000):
        at.position -= 9
        return "isl"
    return by_type_or_length(at, type_or_length)


def by_type_or_length(at, value):
    while value in TAGS:
        at.layers.append(("vlan", at.position))
        at.skip(2)
        value = at.take(2, "ethertype")
    if value >= 0x600:
        return known(ETHERTYPES, value)
    at.limit(value)
    return "llc"


def by_ethertype(at, value):
    return by_type_or_length(at, value) if value in TAGS else known(ETHERTYPES, value)


def llc(at):
    destination, source, control = (at.take(1, name) for name in ("dsap", "ssap", "llc control"))
    if control == 3 and destination == source == 0xAA:
        return snap(at, padded=True)
    if control == 3 and destination == source == 6:
        return "ipv4"
    if control == 3 and destination == source == 0xFE:
        return known(NLPIDS, at.take(1, "nlpid"))
    raise Stop("not_tcp_udp")


def snap(at, padded=False):
    organisation = at.take(3, "organisation")
    ethertype = at.take(2, "ethertype")
    if organisation == 0x80C2:
        layer, padding = known({1: ("ethernet", 2), 7: ("ethernet", 2), 4: ("fddi", 3),
                                10: ("fddi", 3)}, ethertype)
        at.skip(padding if padded else 0)
        return layer
    if organisation not in (0, 0xF8):
        raise Stop("not_tcp_udp")
    return by_ethertype(at, ethertype)


def fddi(at):
    control = at.take(1, "frame control")
    at.skip(12)
    if control & 0xF0 != 0x50:
        raise Stop("not_tcp_udp")
    return "llc"


def mpls(at):
    while not at.take(4, "label") & 0x100:
        at.layers.append(("label", at.position))
    return "under labels"


def ppp(at):
    if at.peek(2) in (b"\xff\x03", b"\xff"):
        at.skip(2)
    protocol = at.take(1, "ppp protocol")
    if protocol % 2 == 0:
        protocol = protocol << 8 | at.take(1)
    return known(PPP_PROTOCOLS, protocol)


def bridged_ppp(at):
    flags, kind = at.take(1, "bridge flags"), at.take(1, "mac type")
    at.skip(4 if flags & 0x40 else 0)
    if flags & 0x10:
        raise Stop("not_tcp_udp")
    return known({1: "ethernet"}, kind)


def multilink(at):
    flags = at.take(1, "multilink flags")
    at.skip(3)
    if not flags & 0x80:
        raise Stop("fragments")
    return "ppp"


def ppp_hdlc(at):
    return cisco_hdlc(at) if at.peek() in (b"\x0f", b"\x8f") else ppp(at)


def ppp_with_direction(at):
    at.skip(1)
    return ppp(at)


def pppoe(at):
    version_and_type = at.take(1, "pppoe version")
    code = at.take(1, "pppoe code")
    at.skip(2)
    length = at.take(2, "pppoe length")
    if version_and_type != 0x11:
        raise Stop("malformed")
    if code != 0:
        raise Stop("not_tcp_udp")
    at.limit(length)
    return "ppp"


def cisco_hdlc(at):
    at.skip(2)
    return by_ethertype(at, at.take(2, "ethertype"))


def frame_relay(at):
    if at.take(1, "frame relay address") & 1:
        raise Stop("malformed")  # An address has two bytes or more.
    while not at.take(1, "frame relay address") & 1:
        pass
    behind = at.position
    control = at.take(1, "control")
    identifier = at.take(1, "nlpid") or at.take(1, "nlpid")
    if control == 3:
        return known(NLPIDS, identifier)
    at.position = behind
    return by_ethertype(at, at.take(2, "ethertype"))


def loopback(at):
    family = at.take(4, "family")
    swapped = int.from_bytes(family.to_bytes(4, "big"), "little")
    return known(FAMILIES, family if family in FAMILIES else swapped)


def raw_ip(at):
    if not at.left():
        raise Stop("truncated")
    version = at.peek()[0] >> 4
    if version not in (4, 6):
        raise Stop("malformed")
    return "ipv4" if version == 4 else "ipv6"


def cooked(at):
    at.skip(2)
    hardware = at.take(2, "hardware type")
    at.skip(10)
    return by_linux_protocol(at, hardware, at.take(2, "ethertype"))


def cooked2(at):
    protocol = at.take(2, "ethertype")
    at.skip(6)
    hardware = at.take(2, "hardware type")
    at.skip(10)
    return by_linux_protocol(at, hardware, protocol)


def by_linux_protocol(at, hardware, protocol):
    if hardware in (770, 803, 824):  # Frame Relay, radiotap, netlink.
        raise Stop("not_tcp_udp")
    if protocol == 4:
        return "llc"
    if protocol == 7:
        return ppp_hdlc(at)
    if has_tags_before(at, protocol):
        at.traits.add("cooked-tag-under-ip")  # Linux names the innermost protocol before a tag.
        protocol = 0x8100
    return by_ethertype(at, protocol)


def has_tags_before(at, protocol):
    version = {0x0800: 4, 0x86DD: 6}.get(protocol)
    if version:
        return at.left() and at.peek()[0] >> 4 != version
    if protocol in TAGS:
        return False
    inner = Walk(at.frame, at.end, at.position)
    found = 0x8100
    while found in TAGS:
        inner.skip(2)
        found = inner.take(2)
    return found == protocol


def ip_over_infiniband(at):
    at.skip(40)
    ethertype = at.take(2, "ethertype")
    at.skip(2)
    return by_ethertype(at, ethertype)


def arcnet(at, header=2):
    at.skip(header)
    protocol = at.take(1, "arcnet protocol")
    if protocol == 0xF0:
        return "ipv4"
    split = at.take(1, "split flag")
    at.skip(2)
    if split == 0xFF:
        protocol = at.take(1, "arcnet protocol")
        split = at.take(1, "split flag")
        at.skip(2)
    if split and split % 2 == 0:
        raise Stop("fragments")
    return known({0xD4: "ipv4", 0xC4: "ipv6"}, protocol)


def arcnet_linux(at):
    return arcnet(at, 4)


def ieee80211(at, padded=False):
    beginning = at.position
    control = at.little(2, "frame control")
    if control & 0x0C != 0x08 or control & 0x4040:
        raise Stop("not_tcp_udp")
    at.skip(20)
    sequence = at.little(2, "sequence control")
    at.skip(6 if control & 0x300 == 0x300 else 0)
    service = at.little(2, "qos") if control & 0x80 else 0
    at.skip(4 if control & 0x8080 == 0x8080 else 0)
    at.skip(-(at.position - beginning) % 4 if padded else 0)
    if sequence & 0x0F:
        raise Stop("fragments")
    if service & 0x80:
        raise Stop("not_tcp_udp")
    return "llc"


def radiotap(at):
    version = at.take(1, "radiotap version")
    at.skip(1)
    length = at.little(2, "radiotap length")
    if length > at.end:
        raise Stop("truncated")
    if version != 0 or length < 8:
        raise Stop("malformed")
    flags = radiotap_flags(at.frame[:length])
    at.position = length
    at.layers.append(("802.11", length))
    at.traits.update(["fcs"] if flags & 0x10 else [])
    if flags & 0x40:
        at.traits.add("bad-fcs")
        raise Stop("malformed")
    return ieee80211(at, bool(flags & 0x20))


def radiotap_flags(header):
    at = Walk(header, len(header), 4)
    try:
        present = bitmap = at.little(4)
        while bitmap & 0x80000000:
            bitmap = at.little(4)
        if not present & 2:
            return 0
        if present & 1:
            at.skip(-at.position % 8 + 8)
        return at.take(1)
    except Stop:
        return 0


def ppi(at):
    at.skip(2)
    length = at.little(2, "ppi length")
    inner = at.little(4, "ppi link type")
    if length > at.end:
        raise Stop("truncated")
    if length < 8:
        raise Stop("malformed")
    at.position = length
    if inner in (192, 258):
        raise Stop("not_tcp_udp")
    return link_layer(at, inner)


def nflog(at):
    family = at.take(1, "family")
    at.skip(3)
    while at.left():
        length, kind = at.little(2, "attribute length"), at.little(2, "attribute type")
        if length < 4:
            raise Stop("truncated")
        if kind == 9:
            at.limit(length - 4)
            return known({2: "ipv4", 10: "ipv6"}, family)
        at.skip(length - 4)
        at.skip(min(-length % 4, at.left()))
    raise Stop("not_tcp_udp")


LINK_TYPES = {
    0: loopback, 1: ethernet, 7: arcnet, 9: ppp, 10: fddi, 50: ppp_hdlc, 51: pppoe, 100: llc,
    101: raw_ip, 104: cisco_hdlc, 105: ieee80211, 107: frame_relay, 108: loopback, 113: cooked,
    127: radiotap, 129: arcnet_linux, 192: ppi, 204: ppp_with_direction, 219: mpls,
    228: lambda at: "ipv4", 229: lambda at: "ipv6", 239: nflog, 242: ip_over_infiniband,
    276: cooked2,
}
