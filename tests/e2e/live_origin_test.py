"""Where packets of a live capture came from: --add interface,direction, on an interface and on all."""
import collections

import live_frames as frames
import live_network
from live_capture import LiveTest
from live_network import FAR_MAC, NEAR_MAC, wait_until_up

BRIDGE_MAC = "02:00:00:00:00:07"
OTHER_MAC = "02:00:00:00:00:08"
GROUP_MAC = "01:00:5e:00:00:fb"
COUNT = 20


class Origin(LiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        wait_until_up(self.far_side)
        self.here, self.there = self.raw("near"), self.far_raw()

    def send(self, label, raw, destination, source):
        raw.send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(5000, 53, label.encode())), destination, source))

    def origins(self, interface, sent):
        """The interface and direction of each packet, by its label."""
        capture = self.start_capture("-i", interface, "-p.dst", "53", "-h", "10.9.0.1", "--payload", "text",
                                     "--add", "interface,direction")
        for label, raw, destination, source in sent:
            self.send(label, raw, destination, source)
        return {packet["udp"]["payload"]: (packet["interface"], packet["direction"])
                for packet in self.collect(capture, len(sent))}

    def test_both_ways(self):
        sent = [(f"{direction} {number}", *way) for number in range(COUNT) for direction, way in (
            ("in", (self.there, NEAR_MAC, FAR_MAC)), ("out", (self.here, FAR_MAC, NEAR_MAC)))]
        for interface in ("near", "any"):
            with self.subTest(interface=interface):
                found = self.origins(interface, sent)
                self.assertEqual(found, {label: ("near", label.split()[0]) for label, *_ in sent})

    def test_a_port_of_a_bridge(self):
        live_network.run("ip", "link", "add", "bridge", "address", BRIDGE_MAC, "type", "bridge")
        self.addCleanup(live_network.run, "ip", "link", "delete", "bridge")
        live_network.run("ip", "link", "set", "near", "master", "bridge")
        sent = [("in", self.there, NEAR_MAC, FAR_MAC), ("out", self.here, FAR_MAC, NEAR_MAC),
                ("passes", self.here, FAR_MAC, OTHER_MAC), ("to a group", self.here, GROUP_MAC, OTHER_MAC)]
        self.assertEqual(self.origins("near", sent), {
            "in": ("near", "in"), "out": ("near", "out"), "passes": ("near", None), "to a group": ("near", None)})

    def test_several_interfaces_at_once(self):
        live_network.run("ip", "link", "add", "left", "type", "veth", "peer", "name", "right")
        self.addCleanup(live_network.run, "ip", "link", "delete", "left")
        for name in ("left", "right"):
            live_network.run("ip", "link", "set", name, "multicast", "off", "arp", "off", "up")
        left = self.raw("left")
        capture = self.start_capture("-i", "any", "-p.dst", "53", "-h", "10.9.0.1", "--fields", "interface,direction")
        for _ in range(COUNT):
            self.send("across", left, OTHER_MAC, BRIDGE_MAC)
            self.send("in", self.there, NEAR_MAC, FAR_MAC)
        found = collections.Counter((packet["interface"], packet["direction"])
                                    for packet in self.collect(capture, 3 * COUNT))
        self.assertEqual(found, {("left", "out"): COUNT, ("right", "in"): COUNT, ("near", "in"): COUNT})


if __name__ == "__main__":
    live_network.main()
