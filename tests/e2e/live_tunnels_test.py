"""UDP tunnels that are opened: the kernel lets them through, and filters see the packets inside."""

import live_frames as frames
import live_network
import packets as p
from live_serve import ServeLiveTest, labels_of

OUTSIDE = ("198.51.100.1", "198.51.100.2")
OUTSIDE6 = ("2001:db8::1", "2001:db8::2")

# Packets of one connection inside, each of a tunnel of its own.
NAMES = ["vxlan", "tagged vxlan", "vxlan over IPv6", "vxlan in a VLAN", "geneve", "gtpu", "teredo",
         "from teredo"]


def inner(label):
    return p.tcp_packet("10.9.0.2", 5000, "10.9.0.1", 53, label.encode())


def inner6(label):
    return p.tcp_packet("fd09::2", 5000, "fd09::1", 53, label.encode())


def outer(port, payload, source=50000, addresses=OUTSIDE):
    make = frames.ipv6 if ":" in addresses[0] else frames.ipv4
    return make(frames.UDP, frames.udp(source, port, payload), *addresses)


def tunnelled():
    """Frames by the name of their tunnel, which is the payload inside."""
    def vxlan(label, **options):
        return p.vxlan(p.ethernet(inner(label), **options))

    contents = {
        "vxlan": lambda n: outer(p.VXLAN_PORT, vxlan(n)),
        "tagged vxlan": lambda n: outer(p.VXLAN_PORT, vxlan(n, tags=[(0x8100, 5)])),
        "vxlan over IPv6": lambda n: outer(p.VXLAN_PORT, vxlan(n), addresses=OUTSIDE6),
        "vxlan in a VLAN": lambda n: frames.vlan(5, outer(p.VXLAN_PORT, vxlan(n))),
        "geneve": lambda n: outer(p.GENEVE_PORT, p.geneve(p.ethernet(inner(n)), options=bytes(8))),
        "gtpu": lambda n: outer(p.GTPU_PORT, p.gtpu(inner(n))),
        "teredo": lambda n: outer(p.TEREDO_PORT, inner6(n)),
        "from teredo": lambda n: outer(50001, inner6(n), source=p.TEREDO_PORT),
    }
    return {name: frames.ethernet(contents[name](name)) for name in NAMES}


FILTERS = {
    "no filter": [],
    "a protocol": ["-p", "tcp"],
    "a port": ["-p", "53"],
    "a source port": ["-p.src", "5000"],
    "a host": ["-h", "10.9.0.1,fd09::1"],
    "a source prefix": ["-h.src", "10.9.0.0/24,fd09::/16"],
    "all of them": ["-p", "tcp", "-p", "53", "-p.src", "5000", "-p.dst", "53",
                    "-h.src", "10.9.0.2,fd09::2", "-h.dst", "10.9.0.1,fd09::1"],
}

# To no port of a tunnel, and for none of the filters.
UNWANTED = frames.ethernet(frames.ipv4(frames.UDP, frames.udp(9, 9, b"unwanted"), *OUTSIDE))


class Tunnels(ServeLiveTest):
    cable = True

    def send(self, sender, wanted, unwanted=True):
        for frame in wanted.values():
            if unwanted:
                sender.send(UNWANTED)
            sender.send(frame)

    def test_filters_match_the_packets_inside(self):
        sender = self.far_raw()
        for interface in ("near", "any"):
            for name, arguments in FILTERS.items():
                with self.subTest(interface=interface, filter=name):
                    capture = self.start_capture("-i", interface, "--decapsulate", "all", *arguments)
                    self.send(sender, tunnelled(), unwanted=bool(arguments))
                    self.assertEqual(labels_of(self.collect(capture, len(NAMES))), NAMES)

    def test_what_is_not_named_stays_closed(self):
        sender = self.far_raw()
        capture = self.start_capture("-i", "near", "--decapsulate", "geneve,gtpu", "-p", "tcp")
        self.send(sender, tunnelled())
        self.assertEqual(labels_of(self.collect(capture, 2)), ["geneve", "gtpu"])

    def test_another_port_is_let_through(self):
        sender = self.far_raw()
        capture = self.start_capture("-i", "near", "--decapsulate", "vxlan=8472", "-p", "tcp")
        self.send(sender, {**tunnelled(), "other": frames.ethernet(
            outer(8472, p.vxlan(p.ethernet(inner("other")))))})
        self.assertEqual(labels_of(self.collect(capture, 1)), ["other"])

    def test_fragments_of_a_tunnel_are_let_through(self):
        sender = self.far_raw()
        whole = frames.udp(50000, p.VXLAN_PORT, p.vxlan(p.ethernet(inner("in pieces"))))
        capture = self.start_capture("-i", "near", "--decapsulate", "vxlan", "--reassemble", "-p", "tcp")
        for offset in range(0, len(whole), 40):
            sender.send(UNWANTED)
            sender.send(frames.ethernet(frames.ipv4(
                frames.UDP, whole[offset:offset + 40], *OUTSIDE, offset=offset,
                more=offset + 40 < len(whole))))
        self.assertEqual(labels_of(self.collect(capture, 1)), ["in pieces"])

    def test_serve_opens_them_too(self):
        server = self.serve()
        for query, wanted in (
                ("decapsulate=all&p=53&h.dst=10.9.0.1,fd09::1", NAMES),
                ("decapsulate=vxlan&p=tcp", NAMES[:4]),
                ("decapsulate=geneve,gtpu&decapsulate=teredo&p=tcp", NAMES[4:])):
            with self.subTest(query=query):
                stream = self.listen(server, f"i=near&{query}")
                self.send(self.far_raw(), tunnelled())
                self.assertEqual(labels_of(stream.packets(len(wanted))), wanted)
                stream.close()
                self.assertTrue(server.wait_for_captures(0))


if __name__ == "__main__":
    live_network.main()
