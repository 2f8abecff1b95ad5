"""Frames made by hand, as bytes.

What follows a link-layer header is a pair: its EtherType, and its bytes.
"""
import ipaddress
import struct

import encapsulations

IPV4, IPV6 = 0x0800, 0x86DD
DOT1Q, DOT1AD, OLD_QINQ = 0x8100, 0x88A8, 0x9100

HOP_BY_HOP, TCP, UDP, IPV6_IN_IP, ROUTING, FRAGMENT, GRE, AH, DESTINATION_OPTIONS = (
    0, 6, 17, 41, 43, 44, 47, 51, 60)
IPV4_IN_IP = 4

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def ethernet(content, destination="02:00:00:00:00:01", source="02:00:00:00:00:02"):
    ethertype, payload = content
    macs = bytes.fromhex((destination + source).replace(":", ""))
    return (macs + struct.pack("!H", ethertype) + payload).ljust(60, b"\0")


def vlan(vid, content, ethertype=DOT1Q):
    return ethertype, struct.pack("!HH", vid, content[0]) + content[1]


def pppoe(content):
    protocol = {IPV4: 0x0021, IPV6: 0x0057}[content[0]]
    return 0x8864, struct.pack("!BBHHH", 0x11, 0, 7, len(content[1]) + 2, protocol) + content[1]


def mpls(labels, content):
    stack = b"".join(struct.pack("!I", label << 12 | (label == labels[-1]) << 8 | 64)
                     for label in labels)
    return 0x8847, stack + content[1]


def checksum(data):
    total = sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ipv4(protocol, payload, source="10.9.0.2", destination="10.9.0.1", offset=0, more=False):
    flags = offset // 8 | more << 13
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 99, flags, 64, protocol, 0,
                         ipaddress.ip_address(source).packed,
                         ipaddress.ip_address(destination).packed)
    return IPV4, header[:10] + struct.pack("!H", checksum(header)) + header[12:] + payload


def ipv6(protocol, payload, source="fd09::2", destination="fd09::1"):
    return IPV6, struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) + \
        ipaddress.ip_address(source).packed + ipaddress.ip_address(destination).packed + payload


def extension(following, payload):
    """A hop-by-hop or destination options header that holds only padding."""
    return bytes([following, 0, 1, 4, 0, 0, 0, 0]) + payload


def routing(following, payload):
    return bytes([following, 0, 4, 0, 0, 0, 0, 0]) + payload


def fragment(following, payload, offset=0, more=True):
    return struct.pack("!BBHI", following, 0, offset | more, 77) + payload


def authentication(following, payload):
    return bytes([following, 4, 0, 0]) + bytes(20) + payload


def gre(content):
    return struct.pack("!HH", 0, content[0]) + content[1]


def udp(source, destination, payload):
    return struct.pack("!HHHH", source, destination, 8 + len(payload), 0) + payload


def tcp(source, destination, payload, flags=ACK | PSH, sequence=1):
    return struct.pack("!HHIIBBHHH", source, destination, sequence, 2, 5 << 4, flags, 512, 0,
                       0) + payload


def hidden_frames(payload_of, **macs):
    """Frames by name in which UDP to port 53 of 10.9.0.1 or fd09::1 comes after other headers.

    `payload_of(name)` says what each carries, so that a test knows which ones it saw.
    """
    def over_ipv4(name):
        return ipv4(UDP, udp(5000, 53, payload_of(name)))

    def over_ipv6(name, wrap):
        return ipv6(*wrap(udp(5000, 53, payload_of(name))))

    contents = {
        "plain": lambda n: over_ipv4(n),
        "802.1Q": lambda n: vlan(5, over_ipv4(n)),
        "802.1ad": lambda n: vlan(6, over_ipv4(n), DOT1AD),
        "0x9100": lambda n: vlan(7, over_ipv4(n), OLD_QINQ),
        "QinQ": lambda n: vlan(6, vlan(5, over_ipv4(n)), DOT1AD),
        "802.1Q twice": lambda n: vlan(6, vlan(5, over_ipv4(n))),
        "0x9100 and 802.1Q": lambda n: vlan(7, vlan(5, over_ipv4(n)), OLD_QINQ),
        "three tags": lambda n: vlan(8, vlan(6, vlan(5, over_ipv4(n))), DOT1AD),
        "802.1Q, IPv6": lambda n: vlan(5, over_ipv6(n, lambda u: (UDP, u))),
        "PPPoE": lambda n: pppoe(over_ipv4(n)),
        "802.1Q, PPPoE": lambda n: vlan(5, pppoe(over_ipv4(n))),
        "MPLS": lambda n: mpls([16, 17], over_ipv4(n)),
        "GRE": lambda n: ipv4(GRE, gre(over_ipv4(n)), "192.0.2.1", "192.0.2.2"),
        "IP in IP": lambda n: ipv4(IPV4_IN_IP, over_ipv4(n)[1], "192.0.2.1", "192.0.2.2"),
        "6in4": lambda n: ipv4(IPV6_IN_IP, over_ipv6(n, lambda u: (UDP, u))[1], "192.0.2.1",
                               "192.0.2.2"),
        "4in6": lambda n: ipv6(IPV4_IN_IP, over_ipv4(n)[1], "2001:db8::1", "2001:db8::2"),
        "hop-by-hop": lambda n: over_ipv6(n, lambda u: (HOP_BY_HOP, extension(UDP, u))),
        "destination options": lambda n: over_ipv6(
            n, lambda u: (DESTINATION_OPTIONS, extension(UDP, u))),
        "routing": lambda n: over_ipv6(n, lambda u: (ROUTING, routing(UDP, u))),
        "authentication": lambda n: over_ipv6(n, lambda u: (AH, authentication(UDP, u))),
        "IPv4 authentication": lambda n: ipv4(AH, authentication(UDP, udp(5000, 53,
                                                                          payload_of(n)))),
        "three extension headers": lambda n: over_ipv6(n, lambda u: (HOP_BY_HOP, extension(
            ROUTING, routing(DESTINATION_OPTIONS, extension(UDP, u))))),
        "first IPv6 fragment": lambda n: over_ipv6(n, lambda u: (FRAGMENT, fragment(UDP, u))),
    }
    return {name: ethernet(make(name), **macs) for name, make in contents.items()}


def encapsulated_frames(payload_of, **macs):
    """The same packet in each tag and tunnel, by its name; in each tag also after one VLAN tag and
    after two, of which Linux keeps the outer one apart. The last frame is ISL, which only its
    destination shows."""
    def packet(name):
        return ipv4(UDP, udp(5000, 53, payload_of(name)))[1]

    contents = {}
    for name, ethertype, text in encapsulations.ETHERTYPES:
        def tagged(label, ethertype=ethertype, text=text):
            return ethertype, encapsulations.before(text, packet(label))
        contents[name] = tagged
        contents["802.1Q, " + name] = lambda label, make=tagged: vlan(5, make(label))
        contents["QinQ, " + name] = lambda label, make=tagged: vlan(6, vlan(5, make(label)), DOT1AD)
    for name, protocol, text in encapsulations.IP_PROTOCOLS:
        def tunnelled(label, protocol=protocol, text=text):
            return protocol, encapsulations.before(text, packet(label))
        contents[name] = lambda label, make=tunnelled: ipv4(*make(label), "192.0.2.1", "192.0.2.2")
        contents[name + " over IPv6"] = lambda label, make=tunnelled: ipv6(
            *make(label), "2001:db8::1", "2001:db8::2")
    contents["minimal encapsulation"] = lambda label: ipv4(55, encapsulations.minimal(
        "10.9.0.2", "10.9.0.1", UDP, packet(label)[20:]), "192.0.2.1", "192.0.2.2")
    frames = {name: ethernet(make(name), **macs) for name, make in contents.items()}
    frames["ISL"] = encapsulations.isl(ethernet((IPV4, packet("ISL")), **macs))
    return frames
