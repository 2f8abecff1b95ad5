"""The kernel's filter hides no frame that a filter on the decoded packet asks for."""

import live_frames as frames
import live_network
from live_capture import LiveTest

FILTERS = {
    "no filter": [],
    "a protocol": ["-p", "udp"],
    "a port": ["-p", "53"],
    "a protocol and a port": ["-p", "udp", "-p", "53"],
    "a destination port": ["-p.dst", "53"],
    "a source port": ["-p.src", "5000"],
    "a host": ["-h", "10.9.0.1,fd09::1"],
    "a prefix": ["-h", "10.9.0.0/24", "-h", "fd09::/16"],
    "a source host": ["-h.src", "10.9.0.2", "-h.src", "fd09::2"],
    "a destination host": ["-h.dst", "10.9.0.1,fd09::1"],
    "all of them": ["-p", "udp", "-p", "53", "-p.src", "5000", "-p.dst", "53",
                    "-h", "10.9.0.1,fd09::1", "-h.src", "10.9.0.2,fd09::2",
                    "-h.dst", "10.9.0.1,fd09::1"],
}

# What the kernel's filter must see through tags and tunnels.
INNER_FILTERS = {name: FILTERS[name] for name in ("a port", "a host", "all of them")}


def names_in(packets):
    return [bytes(packet["udp"]["payload"]).decode() for packet in packets]


class HiddenPackets(LiveTest):
    cable = True

    def assert_shows_all(self, interface, sender, arguments, make=frames.hidden_frames, but=()):
        wanted = make(lambda name: name.encode())
        wanted = {name: frame for name, frame in wanted.items() if name not in but}
        unwanted = frames.ethernet(frames.ipv4(
            frames.TCP, frames.tcp(9, 9, b"", frames.SYN), "198.51.100.1", "198.51.100.2"))
        capture = self.start_capture("-i", interface, *arguments)
        for frame in wanted.values():
            if arguments:
                sender.send(unwanted)
            sender.send(frame)
        self.assertEqual(names_in(self.collect(capture, len(wanted))), list(wanted))

    def assert_shows_all_with_each_filter(self, interface, sender):
        for name, arguments in FILTERS.items():
            with self.subTest(filter=name):
                self.assert_shows_all(interface, sender, arguments)

    def assert_shows_all_encapsulated(self, interface, sender, but=()):
        for name, arguments in INNER_FILTERS.items():
            with self.subTest(filter=name):
                self.assert_shows_all(interface, sender, arguments, frames.encapsulated_frames, but)

    def test_received_ones_are_shown_with_each_filter(self):
        self.assert_shows_all_with_each_filter("near", self.far_raw())

    def test_sent_ones_are_shown_with_each_filter(self):
        self.assert_shows_all_with_each_filter("near", self.raw("near"))

    def test_any_shows_received_ones_with_each_filter(self):
        self.assert_shows_all_with_each_filter("any", self.far_raw())

    def test_any_shows_sent_ones_with_each_filter(self):
        self.assert_shows_all_with_each_filter("any", self.raw("near"))

    def test_loopback_shows_each_once_with_a_filter(self):
        self.assert_shows_all("lo", self.raw("lo"), ["-p", "udp", "-p", "53"])

    def test_received_ones_are_shown_in_each_tag_and_tunnel(self):
        self.assert_shows_all_encapsulated("near", self.far_raw())

    def test_sent_ones_are_shown_in_each_tag_and_tunnel(self):
        self.assert_shows_all_encapsulated("near", self.raw("near"))

    def test_any_shows_them_in_each_tag_and_tunnel_but_isl(self):
        """Which is known by the destination, and that is not in a cooked header."""
        self.assert_shows_all_encapsulated("any", self.far_raw(), but=["ISL"])
        self.assert_shows_all_encapsulated("any", self.raw("near"), but=["ISL"])


class Fragments(LiveTest):
    cable = True

    def assert_first_is_shown(self, arguments, pieces):
        sender = self.far_raw()
        capture = self.start_capture("-i", "near", *arguments)
        for piece in pieces:
            sender.send(frames.ethernet(piece))
        capture.wait_for_lines(1)
        packets = self.finish(capture)
        self.assertEqual(names_in(packets), ["the first of it."])
        self.assertEqual(packets[0]["udp"]["length"], 8 + 16 + 8 + 8)
        return capture.counts()

    def pieces_of_ipv4(self):
        first, second, third = self.pieces()
        return (frames.ipv4(frames.UDP, first, more=True),
                frames.ipv4(frames.UDP, second, offset=24, more=True),
                frames.ipv4(frames.UDP, third, offset=32))

    def pieces_of_ipv6(self):
        first, second, third = self.pieces()
        return (frames.ipv6(frames.FRAGMENT, frames.fragment(frames.UDP, first)),
                frames.ipv6(frames.FRAGMENT, frames.fragment(frames.UDP, second, offset=24)),
                frames.ipv6(frames.FRAGMENT, frames.fragment(frames.UDP, third, offset=32,
                                                             more=False)))

    @staticmethod
    def pieces():
        datagram = frames.udp(5000, 53, b"the first of it." + b"the 2nd." + b"the last")
        return datagram[:24], datagram[24:32], datagram[32:]

    def test_the_first_of_ipv4_is_shown_and_later_ones_are_counted(self):
        summary = self.assert_first_is_shown([], self.pieces_of_ipv4())
        self.assertEqual(summary["reasons"]["fragments"], 2)

    def test_the_first_of_ipv6_is_shown_and_later_ones_are_counted(self):
        summary = self.assert_first_is_shown([], self.pieces_of_ipv6())
        self.assertEqual(summary["reasons"]["fragments"], 2)

    def test_the_first_is_shown_with_a_filter_for_its_port(self):
        for pieces in (self.pieces_of_ipv4(), self.pieces_of_ipv6()):
            self.assert_first_is_shown(["-p.dst", "53", "-h", "10.9.0.1,fd09::1"], pieces)


class AnyInterface(LiveTest):
    cable = True

    def test_any_shows_packets_of_loopback_and_of_the_cable(self):
        loop, cable = self.raw("lo"), self.far_raw()
        capture = self.start_capture("-i", "any")
        for number, sender in enumerate((loop, cable, loop, cable)):
            sender.send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, b"%d" % number))))
            # Between two devices there is no order but that of time.
            self.assertTrue(capture.wait_for_lines(number + 1), capture.errors())
        self.assertEqual(names_in(self.collect(capture, 4)), ["0", "1", "2", "3"])

    def test_loopback_shows_nothing_of_the_cable(self):
        loop, cable = self.raw("lo"), self.far_raw()
        capture = self.start_capture("-i", "lo")
        for sender, text in ((cable, b"cable"), (loop, b"loop")):
            sender.send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, text))))
        self.assertEqual(names_in(self.collect(capture, 1)), ["loop"])


if __name__ == "__main__":
    live_network.main()
