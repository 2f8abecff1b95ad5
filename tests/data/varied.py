"""Many packets of many kinds, with hosts and ports that are frequent and some that are rare."""
import random

import packets as p

HOSTS = ["10.0.0.1", "10.0.0.2", "10.0.1.7", "10.128.0.9", "192.168.1.1", "192.168.1.254",
         "127.0.0.1", "255.255.255.255", "0.0.0.0"]
HOSTS6 = ["fe80::1", "fe80::2:3", "2001:db8::1", "2001:db8:0:1::53", "::1", "ff02::fb",
          "::ffff:10.0.0.1"]
PORTS = [53, 80, 443, 443, 443, 5353, 8080, 0, 65535]


def host_pair(choose):
    """Of one family; the first hosts of a list are the frequent ones."""
    hosts = HOSTS if choose.random() < 0.6 else HOSTS6
    weights = [2.0**-position for position in range(len(hosts))]
    return choose.choices(hosts, weights, k=2)


def transport(choose):
    ports = [choose.choice(PORTS) if choose.random() < 0.7 else choose.randrange(65536)
             for _ in range(2)]
    payload = choose.randbytes(choose.randrange(24))
    if choose.random() < 0.5:
        return p.UDP, p.udp(*ports, payload)
    return p.TCP, p.tcp(*ports, payload, flags=choose.randrange(512),
                        options=choose.choice([b"", b"\x02\x04\x05\xb4", b"\x01\x01\x04\x02"]))


def packet(choose):
    source, destination = host_pair(choose)
    protocol, content = transport(choose)
    shape = choose.random()
    if shape < 0.05:
        return p.ip(source, destination, p.ICMP, content)
    if ":" in source and shape < 0.2:
        return p.ipv6(source, destination, p.DESTINATION_OPTIONS,
                      p.ipv6_extension(protocol, content))
    if ":" not in source and shape < 0.1:
        return p.ipv4(source, destination, protocol, content, offset=8)
    inner = p.ip(source, destination, protocol, content)
    if shape < 0.25:
        around = p.IPV6_IN_IP if ":" in source else p.IPV4_IN_IP
        return p.ip("10.0.0.1", "203.0.113.1", around, inner)
    if shape < 0.3:
        return p.ip("2001:db8::1", "2001:db8::99", p.GRE, p.gre(inner))
    return inner


def frame(choose):
    whole = packet(choose)
    shape = choose.random()
    if shape < 0.1:
        return p.ethernet(whole, tags=[(p.ETHERTYPE_VLAN, choose.randrange(1, 4))])
    if shape < 0.15:
        return p.ethernet(whole, tags=[(p.ETHERTYPE_SERVICE_VLAN, 10), (p.ETHERTYPE_VLAN, 20)])
    if shape < 0.2:
        return p.ethernet(whole, trailer=bytes(4))
    if shape < 0.23:
        return p.ethernet(whole)[:choose.randrange(60)]
    if shape < 0.25:
        return p.ethernet(choose.randbytes(40), ethertype=p.ETHERTYPE_IPV4)
    return p.ethernet(whole)


def varied_frames(count, seed=1):
    choose = random.Random(seed)
    return [frame(choose) for _ in range(count)]
