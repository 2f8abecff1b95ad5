"""Tags and tunnels between a link layer and IP: functions that return what follows.

A tag leads on by an EtherType, which walk_link.by_type_or_length() knows; here are those that hold
something of their own.
"""
from walk_link import by_ethertype, by_type_or_length, llc, raw_ip
from walk_state import Stop, Walk, known

NSH_PROTOCOLS = {1: "ipv4", 2: "ipv6", 3: "ethernet", 4: "nsh", 5: "mpls"}

# In PROTOCOLS of walk_ip.py, besides headers that are walked over.
OPENED = {4, 6, 17, 41, 47, 51, 55, 94, 97, 103, 115, 137, 143, 145}
OPENED_IN_IPV6 = OPENED | {0, 43, 44, 60}

# PPP with address and control and without, Cisco HDLC: the version of IP that follows.
SERIAL_HEADERS = {bytes.fromhex(header): version for header, version in (
    ("ff030021", 4), ("ff030057", 6), ("0021", 4), ("0057", 6), ("0f000800", 4), ("0f0086dd", 6),
    ("8f000800", 4), ("8f0086dd", 6))}


def tag(size):
    def read(at):
        at.skip(size)
        return by_type_or_length(at, at.take(2, "ethertype"))
    return read


def gigamon(at):
    length = at.take(1, "gigamon length")
    if length == 0:
        raise Stop("malformed")
    at.skip(length - 1)
    return by_type_or_length(at, at.take(2, "ethertype"))


def arista(at):
    subtype, version = at.take(2, "arista subtype"), at.take(2, "arista version")
    if subtype != 1 or version not in (0x10, 0x110, 0x20, 0x120):
        raise Stop("not_tcp_udp")
    at.skip(8 if version & 0x10 else 6)
    return by_type_or_length(at, at.take(2, "ethertype"))


def macsec(at):
    control, short = at.take(1, "macsec control"), at.take(1, "macsec length") & 0x3F
    at.skip(12 if control & 0x20 else 4)
    if control & 0x8C:
        raise Stop("not_tcp_udp")
    if short:
        at.limit(short)
    return by_type_or_length(at, at.take(2, "ethertype"))


def nsh(at):
    beginning = at.position
    version_and_length = at.take(2, "nsh length")
    at.skip(1)
    following = at.take(1, "nsh protocol")
    length = (version_and_length & 0x3F) * 4
    if version_and_length >> 14 or length < 8:
        raise Stop("malformed")
    at.skip(length - (at.position - beginning))
    return known(NSH_PROTOCOLS, following)


def trill(at):
    flags = at.take(2, "trill flags")
    at.skip(4 + (flags >> 6 & 0x1F) * 4)
    if flags >> 14:
        raise Stop("not_tcp_udp")
    return "ethernet"


def before_ethernet(size):
    def read(at):
        at.skip(size)
        return "ethernet"
    return read


def batman(at):
    kind, version = at.take(1, "batman type"), at.take(1, "batman version")
    if version != 15:
        raise Stop("not_tcp_udp")
    if kind == 0x41:
        raise Stop("fragments")
    if kind == 5:
        at.skip(2)
        at.skip(at.take(2, "batman length"))
    else:
        at.skip(known({0x40: 8, 0x42: 16, 1: 12}, kind))
    return "ethernet"


def etherip(at):
    version = at.take(1, "etherip version") >> 4
    at.skip(1)
    if version != 3:
        raise Stop("malformed")
    return "ethernet"


def pim(at):
    kind = at.take(1, "pim type")
    at.skip(3)
    flags = at.take(4, "pim flags")
    if kind != 0x21 or flags & 0x40000000:
        raise Stop("not_tcp_udp")
    return raw_ip(at)


def l2tp(at):
    if at.take(4, "l2tp session") == 0:
        raise Stop("not_tcp_udp")
    beginning = at.position
    for size in (0, 4, 8, 12):
        at.position = beginning
        at.skip(size)
        found = guess(at)
        if found:
            return found
    raise Stop("not_tcp_udp")


def under_labels(at):
    """What begins under the last MPLS label."""
    if not at.left():
        raise Stop("truncated")
    beginning, nibble = at.position, at.peek()[0] >> 4
    if nibble in (4, 6):
        return f"ipv{nibble}"
    if nibble == 1:
        at.skip(2)
        return known({0x21: "ipv4", 0x57: "ipv6"}, at.take(2, "channel type"))
    for size in (4, 0) if nibble == 0 else (0,):
        at.position = beginning
        at.skip(size)
        found = guess(at)
        if found:
            return found
    raise Stop("not_tcp_udp")


def guess(at):
    """The layer that seems to begin here, past what comes before IP; else None, and nowhere else."""
    data = at.frame[at.position:at.end]
    if looks_like_ethernet(Walk(data, len(data))):
        at.fields.append(("ethertype", at.position + 12, 2))
        return "ethernet"
    for header, version in SERIAL_HEADERS.items():
        whole = here(data, 0, len(header))
        if whole == header and looks_like_ip(data[len(header):], version):
            at.skip(len(header))
            return f"ipv{version}"
    if looks_like_ip(data, 4):
        return "ipv4" if right_checksum(data) else None
    if looks_like_ip(data, 6):
        source, destination = here(data, 8)[0], here(data, 24)[0]
        return "ipv6" if of_host(source) and (of_host(destination) or destination == 255) else None
    return None


def here(data, place, size=1):
    if len(data) < place + size:
        raise Stop("truncated")
    return data[place:place + size]


def of_host(first):
    """2000::/3, fc00::/7, fe00::/8."""
    return 0x20 <= first <= 0x3F or 0xFC <= first <= 0xFE


def looks_like_ip(data, version):
    first = here(data, 0)[0]
    if first >> 4 != version or (version == 4 and first & 15 < 5):
        return False
    return here(data, 9)[0] in OPENED if version == 4 else here(data, 6)[0] in OPENED_IN_IPV6


def right_checksum(data):
    header = here(data, 0, (data[0] & 15) * 4)
    total = sum(int.from_bytes(header[place:place + 2], "big") for place in range(0, len(header), 2))
    return (total & 0xFFFF) + (total >> 16) == 0xFFFF


def looks_like_ethernet(at):
    at.skip(12)
    try:
        layer = by_type_or_length(at, at.take(2))
    except Stop as stop:
        if str(stop) == "truncated":
            raise
        return False
    if layer == "llc":
        return looks_like_llc(at)
    return looks_like_ip(at.frame[at.position:], int(layer[-1])) if layer in ("ipv4", "ipv6") else True


def looks_like_llc(at):
    """In a frame that ends before its stated length nothing is known but what is there."""
    stated = int.from_bytes(at.frame[at.position - 2:at.position], "big")
    cut = at.position + stated > len(at.frame)
    try:
        llc(at)
        return True
    except Stop as stop:
        if cut and str(stop) == "truncated":
            raise
        return False


def erspan(at):
    version = at.take(2, "erspan version") >> 12
    if version == 2:
        at.skip(8)
        flags = at.take(2, "erspan flags")
        at.skip(8 if flags & 1 else 0)
        kind = flags >> 10 & 31
        return raw_ip(at) if kind == 2 else known({0: "ethernet"}, kind)
    at.skip(6)
    return known({1: "ethernet"}, version)


def wccp(at):
    first = at.peek()
    if not (first and (first[0] >> 4 == 6 or 0x45 <= first[0] <= 0x4F)):
        at.skip(4)
    return raw_ip(at)


def metadata_in_gre(at):
    ethertype = at.take(2, "ethertype")
    at.skip(6)
    return by_ethertype(at, ethertype)


def enhanced_gre(at, flags, protocol):
    length = at.take(2, "gre length")
    at.skip(2 + (4 if flags & 0x1000 else 0) + (4 if flags & 0x80 else 0))
    if length == 0:
        raise Stop("not_tcp_udp")
    at.limit(length)
    return known({0x880B: "ppp", 0x6400: "ethernet"}, protocol)


def by_gre_protocol(at, flags, protocol):
    if protocol == 0x88BE:
        return erspan(at) if flags & 0x1000 else "ethernet"
    special = {0x22EB: erspan, 0x883E: wccp, 0x8909: metadata_in_gre}
    return special[protocol](at) if protocol in special else by_ethertype(at, protocol)


def isl(at):
    """From its type on."""
    kind = at.take(1, "isl type") >> 4
    at.skip(20)
    return known({0: "ethernet"}, kind)


LAYERS = {
    "vlan tag": tag(2), "vn-tag": tag(4), "r-tag": tag(4), "hsr": tag(4), "e-tag": tag(6),
    "ttag": tag(6), "metadata": tag(6), "gigamon": gigamon, "arista": arista, "macsec": macsec,
    "nsh": nsh, "trill": trill, "pbb": before_ethernet(4), "fabricpath": before_ethernet(2),
    "batman": batman, "etherip": etherip, "pim": pim, "l2tp": l2tp,
}
