"""IP, GRE, and the transport headers."""
import struct

from walk_state import Stop, Walk, known
from walk_tunnel import by_gre_protocol, enhanced_gre

TCP, UDP = "tcp", "udp"
TCP_FIELDS = ("proto", "packet_size", "src_ip", "dst_ip", "src", "dst", "seq", "ack", "data_offset",
              "flags", "window", "checksum", "urgent", "options", "payload")
UDP_FIELDS = ("proto", "packet_size", "src_ip", "dst_ip", "src", "dst", "length", "checksum",
              "payload")

IP_PROTOCOLS = {6: TCP, 17: UDP, 4: "ipv4", 41: "ipv6", 47: "gre", 55: "minimal encapsulation",
                94: "raw ip", 97: "etherip", 103: "pim", 115: "l2tp", 137: "mpls", 143: "ethernet",
                145: "nsh"}
EXTENSIONS = {0: "hop-by-hop", 43: "routing", 60: "destination-options", 44: "fragment", 51: "ah"}


def ipv4(at):
    beginning, behind = at.position, at.left()
    version_and_length = at.take(1, "ip version")
    at.skip(1)
    total = at.take(2, "ip length")
    at.skip(2)
    offset = at.take(2, "ip fragment")
    at.skip(1)
    protocol = at.take(1, "ip protocol")
    at.skip(2)
    at.addresses = tuple(at.address(4) for _ in range(2))
    header = (version_and_length & 15) * 4
    if version_and_length >> 4 != 4 or header < 20 or 0 < total < header:
        raise Stop("malformed")
    at.end = min(at.end, beginning + (total or behind))
    at.skip(header - 20)
    if offset & 0x1FFF:
        raise Stop("fragments")
    while protocol == 51:
        protocol = authentication(at)
    return known(IP_PROTOCOLS, protocol)


def authentication(at):
    at.layers.append(("ah", at.position))
    protocol = at.take(1, "next header")
    at.skip(at.take(1, "ah length") * 4 + 6)
    return protocol


def ipv6(at):
    version = at.take(1, "ip version") >> 4
    at.skip(3)
    stated = at.take(2, "ip length")
    protocol = at.take(1, "next header")
    at.skip(1)
    at.addresses = tuple(at.address(16) for _ in range(2))
    if version != 6:
        raise Stop("malformed")
    if stated == 0:
        stated = jumbo_length(at) if protocol == 0 else None
        at.traits.update(["jumbo"] if protocol == 0 else [])
    if stated is not None:
        at.limit(stated)
    while protocol in EXTENSIONS:
        protocol = extension(at, protocol)
    return known(IP_PROTOCOLS, protocol)


def jumbo_length(at):
    """Of the first jumbo payload option in a hop-by-hop header right here, if there is one."""
    inner = Walk(at.frame, at.end, at.position)
    try:
        inner.skip(1)
        size = inner.take(1) * 8 + 6
        if inner.left() < size:
            return None
        inner.limit(size)
        while inner.left():
            kind = inner.take(1)
            length = inner.take(1) if kind else 0
            if kind == 0xC2 and length == 4:
                return inner.take(4)
            inner.skip(length)
    except Stop:
        pass
    return None


def extension(at, protocol):
    if protocol == 51:
        return authentication(at)
    at.layers.append((EXTENSIONS[protocol], at.position))
    following = at.take(1, "next header")
    if protocol == 44:
        at.skip(1)
        offset = at.take(2, "ip fragment")
        at.skip(4)
        if offset & 0xFFF8:
            raise Stop("fragments")
    else:
        at.skip(at.take(1, "extension length") * 8 + 6)
    return following


def gre(at):
    flags, protocol = at.take(2, "gre flags"), at.take(2, "ethertype")
    if flags & 7 == 1:
        return enhanced_gre(at, flags, protocol)
    if flags & 7:
        raise Stop("not_tcp_udp")
    at.skip(4 if flags & 0xC000 else 0)
    at.skip(4 if flags & 0x2000 else 0)
    at.skip(4 if flags & 0x1000 else 0)
    while flags & 0x4000:
        family = at.take(2)
        at.skip(1)
        length = at.take(1, "source route length")
        if family == length == 0:
            break
        at.skip(length)
    return by_gre_protocol(at, flags, protocol)


def minimal_encapsulation(at):
    if len(at.addresses[0]) != 4:
        raise Stop("not_tcp_udp")
    protocol, flags = at.take(1, "ip protocol"), at.take(1, "minimal flags")
    at.skip(2)
    destination = at.address(4)
    source = at.address(4) if flags & 0x80 else at.addresses[0]
    at.addresses = (source, destination)
    return known(IP_PROTOCOLS, protocol)


def tcp(at, wire_length):
    beginning = at.position
    for name in ("port", "port"):
        at.take(2, name)
    at.skip(8)
    at.take(1, "data offset")
    at.skip(7)
    header = at.frame[beginning:beginning + 20]
    source, destination, sequence, acknowledgement, bits, window, checksum, urgent = struct.unpack(
        ">HHIIHHHH", header)
    offset = bits >> 12
    behind = at.frame[at.position:at.end]
    length = offset * 4 - 20
    options = behind[:max(length, 0)]
    option_fields(at, options)
    payload = behind[length:] if length >= 0 else b""
    return (TCP, wire_length, *at.addresses, source, destination, sequence, acknowledgement, offset,
            bits & 0x1FF, window, checksum, urgent, read_options(options), payload.hex())


def option_fields(at, options):
    """So that the mutator finds them."""
    position = 0
    for kind, length, _ in read_options(options):
        at.fields.append(("option kind", at.position + position, 1))
        if kind > 1:
            at.fields.append(("option length", at.position + position + 1, 1))
        position += length


def read_options(data):
    """((type, length, data as hex), …) as the manual has it."""
    found = []
    while data:
        kind, length = data[0], 1
        if kind > 1:
            if len(data) < 2 or not 2 <= data[1] <= len(data):
                break
            length = data[1]
        found.append((kind, length, data[2:length].hex()))
        if kind == 0:
            break
        data = data[length:]
    return tuple(found)


def udp(at, wire_length):
    source, destination = at.take(2, "port"), at.take(2, "port")
    length, checksum = at.take(2, "udp length"), at.take(2)
    payload = at.frame[at.position:at.end]
    if length:
        payload = payload[:max(length, 8) - 8]
    return (UDP, wire_length, *at.addresses, source, destination, length, checksum, payload.hex())
