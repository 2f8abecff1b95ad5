"""-f on live traffic by what only the kernel knows: direction and interface; and filters that it
refuses. The first packets after 'listening on' count as much as all others."""
import socket
from urllib.parse import quote

import live_frames as frames
import live_network
from live_capture import LiveTest
from live_network import FAR_MAC, NEAR_MAC, wait_until_up
from live_serve import ServeLiveTest, labels_of
from program import error_lines

COUNT = 200
NOBODY = "02:00:00:00:00:99"  # Who does not answer.
MOST_INSTRUCTIONS = 4096  # Of a filter in the kernel.


def datagram(label, destination_port=53):
    return frames.ipv4(frames.UDP, frames.udp(5000, destination_port, label.encode()))


def long_expression(wanted, terms=2500):
    """What `wanted` selects, in more instructions than the kernel takes."""
    never = " or ".join(f"ip[12:4] = {0xe0000000 + number}" for number in range(terms))
    return f"({wanted}) or {never}"


class Direction(ServeLiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        wait_until_up(self.far_side)
        self.index = socket.if_nametoindex("near")
        self.here, self.there = self.raw("near"), self.far_raw()

    def send(self, count=COUNT):
        """A packet each way, over and over; returns the labels of those in and those out."""
        labels = [f"in {number}" for number in range(count)], [f"out {number}" for number in range(count)]
        for inbound, outbound in zip(*labels):
            self.there.send(frames.ethernet(datagram(inbound), NOBODY, FAR_MAC))
            self.here.send(frames.ethernet(datagram(outbound), NOBODY, NEAR_MAC))
        return labels

    def check_capture(self, interface, expressions, choose):
        arguments = [argument for expression in expressions for argument in ("-f", expression)]
        capture = self.start_capture("-i", interface, "-h", "10.9.0.1", *arguments)
        wanted = choose(*self.send())
        capture.wait_for_lines(len(wanted))
        self.assertEqual(sorted(labels_of(self.finish(capture))), sorted(wanted))

    def check_all(self, expressions, choose):
        for interface in ("near", "any"):
            with self.subTest(interface=interface, expressions=expressions):
                self.check_capture(interface, expressions, choose)

    def test_inbound(self):
        self.check_all(["inbound"], lambda inbound, outbound: inbound)

    def test_outbound(self):
        self.check_all(["outbound"], lambda inbound, outbound: outbound)

    def test_the_index_of_the_interface(self):
        self.check_all([f"ifindex {self.index}"], lambda inbound, outbound: inbound + outbound)

    def test_another_interface(self):
        self.check_all([f"outbound and not ifindex {self.index}", f"inbound and ifindex {self.index}"],
                       lambda inbound, outbound: inbound)

    def test_every_packet_with_a_small_ring(self):
        capture = self.start_capture("-i", "near", "--immediate", "-f", "inbound")
        wanted, _ = self.send()
        capture.wait_for_lines(len(wanted))
        self.assertEqual(labels_of(self.finish(capture)), wanted)

    def test_expressions_of_which_one_moves_the_offsets(self):
        for word in ("vlan 5", "mpls 16", "pppoes"):
            for expressions in ([word, "inbound"], ["inbound", word]):
                with self.subTest(expressions=expressions):
                    arguments = [part for text in expressions for part in ("-f", text)]
                    capture = self.start_capture("-i", "near", "-p.dst", "53", *arguments)
                    wanted, _ = self.send()
                    wrapped = {"vlan 5": lambda content: frames.vlan(5, content),
                               "mpls 16": lambda content: frames.mpls([16], content),
                               "pppoes": frames.pppoe}[word]
                    for number in range(COUNT):
                        wanted.append(f"wrapped {number}")
                        self.here.send(frames.ethernet(wrapped(datagram(wanted[-1])), NOBODY, NEAR_MAC))
                    capture.wait_for_lines(len(wanted))
                    self.assertEqual(labels_of(self.finish(capture)), wanted)

    def test_one_expression_that_reads_past_the_end_leaves_the_others_theirs(self):
        for beyond in ("ether[1000] = 7", "ip[ip[0] * 10] = 7", "ether[1000:2] = 7 or ether[1001:4] = 8"):
            with self.subTest(beyond=beyond):
                self.check_capture("near", [beyond, "inbound"], lambda inbound, outbound: inbound)

    def test_the_length_of_a_packet_is_that_which_is_printed(self):
        capture = self.start_capture("-i", "any", "-f", "inbound and len >= 60 and len <= 66")
        for length in range(10, 30):
            content = frames.ipv4(frames.UDP, frames.udp(1, 2, bytes(length)))
            unpadded = frames.ethernet(content, NOBODY, FAR_MAC)[:14 + len(content[1])]
            self.there.send(unpadded)
        capture.wait_for_lines(7)
        self.assertEqual([packet["packet_size"] for packet in self.finish(capture)],
                         list(range(60, 67)))

    def test_served(self):
        server = self.serve()
        for expressions, choose in ((["inbound"], lambda inbound, outbound: inbound),
                                    (["outbound"], lambda inbound, outbound: outbound),
                                    (["vlan 5", "inbound"], lambda inbound, outbound: inbound)):
            with self.subTest(expressions=expressions):
                query = "&".join(["i=near", *(f"f={quote(text)}" for text in expressions)])
                stream = self.listen(server, query)
                wanted = choose(*self.send())
                self.assertEqual(labels_of(stream.packets(COUNT)), wanted)
                stream.close()
                self.wait_until(lambda: server.packet_sockets() == [])


class LongFilters(LiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        wait_until_up(self.far_side)
        self.sender = self.far_raw()

    def check(self, *arguments, warned, interface="near", words=(str(MOST_INSTRUCTIONS),)):
        capture = self.start_capture("-i", interface, *arguments)
        wanted = [f"packet {number}" for number in range(COUNT)]
        for label in wanted:
            self.sender.send(frames.ethernet(datagram(label), NOBODY, FAR_MAC))
            self.sender.send(frames.ethernet(datagram("other", 54), NOBODY, FAR_MAC))
            tagged = frames.vlan(5, datagram("tagged"))
            self.sender.send(frames.ethernet(tagged, NOBODY, FAR_MAC))
        everything = [label for label in wanted for label in (label, "tagged")]
        capture.wait_for_lines(len(everything))
        capture.signal(2)
        self.assertEqual(capture.wait(), 0)
        self.assertEqual(labels_of(capture.packets()), everything)
        errors = error_lines(capture.errors())
        self.assertEqual(len(errors), 1 if warned else 0, errors)
        for error in errors:
            for word in ("warning: ", "kernel", *words):
                self.assertIn(word, error)

    def test_one_that_the_kernel_refuses_selects_the_same(self):
        self.check("-f", long_expression("udp port 53"), warned=True)

    def test_on_all_interfaces(self):
        self.check("-f", long_expression("inbound and udp port 53"), interface="any", warned=True)

    def test_fields_of_a_cooked_header_that_the_kernel_does_not_show(self):
        # The address of the sender begins at 12, the protocol at 0.
        for expression in ("link[12:4] = 0x02000000 and link[16:2] = 2 and udp port 53",
                           "link[1] = 0 and link[0] = 8 and inbound and udp port 53"):
            with self.subTest(expression=expression):
                self.check("-f", expression, "-f", "udp port 9999", interface="any", warned=True,
                           words=("link-layer fields",))

    def test_with_other_filters_beside_it(self):
        self.check("-p", "53", "-f", long_expression("udp"), warned=True)

    def test_two_of_them(self):
        self.check("-f", long_expression("udp dst port 53"), "-f", "ether[1000] = 1", warned=True)

    def test_one_that_is_too_long_only_with_what_is_there_for_speed(self):
        ports = ",".join(str(53 + 1000 * number) for number in range(8))
        self.check("-p", ports, "-f", long_expression("udp dst port 53", 2025), warned=False)

    def refused(self, *arguments):
        capture = self.launch_capture("-i", "near", *arguments)
        self.assertEqual(capture.wait(), 2, capture.errors())
        errors = error_lines(capture.errors())
        self.assertEqual((len(errors), capture.lines()), (1, []), errors)
        self.assertNotIn("listening on", capture.errors())
        return errors[0]

    def test_by_direction_it_is_an_error(self):
        for expression in ("inbound and udp", "not outbound and udp", "ifindex 7"):
            error = self.refused("-f", long_expression(expression))
            for word in ("-f", "kernel", str(MOST_INSTRUCTIONS), "inbound", "ifindex"):
                self.assertIn(word, error)

    def test_with_packets_that_are_cut_it_is_an_error(self):
        error = self.refused("--immediate", "-s", "60", "-f", long_expression("udp"))
        for word in ("-f", "kernel", "-s", "--immediate"):
            self.assertIn(word, error)


if __name__ == "__main__":
    live_network.main()
