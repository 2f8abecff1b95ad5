"""Fragments of IP datagrams: joined by --reassemble, and saved with what they belong to by -w."""
import itertools
import random

import captures
import packets as p
import program

A, B = "192.0.2.1", "192.0.2.2"
A6, B6 = "2001:db8::1", "2001:db8::2"
PAYLOAD = bytes(index % 251 for index in range(2036))


def ipv4_fragments(datagram, protocol=p.UDP, size=1480, identification=1, source=A):
    return [p.ipv4(source, B, protocol, datagram[offset:offset + size], offset=offset,
                   identification=identification, more_fragments=offset + size < len(datagram))
            for offset in range(0, len(datagram), size)]


def ipv6_fragments(datagram, protocol=p.UDP, size=1232, identification=1):
    return [p.ipv6(A6, B6, p.FRAGMENT, p.ipv6_fragment(
        protocol, datagram[offset:offset + size], offset=offset, identification=identification,
        more_fragments=offset + size < len(datagram))) for offset in range(0, len(datagram), size)]


def datagram(payload=PAYLOAD, source=1111, destination=5060):
    return p.udp(source, destination, payload)


class Fragments(program.TestCase):
    def file(self, ip_packets, wrap=p.ethernet, **options):
        frames = [wrap(packet) for packet in ip_packets]
        self.frames = frames
        return self.write_file("in.pcap", captures.pcap(captures.records(frames, **options)))

    def run_on(self, ip_packets, *arguments, wrap=p.ethernet, **options):
        """The objects, and the counts."""
        result = program.capture("-r", self.file(ip_packets, wrap, **options), *arguments)
        self.check_done(result)
        self.check_counts(result)
        self.assertEqual(result.counts()["captured"], len(self.frames))
        return result.objects(), result.counts()

    def saved(self, ip_packets, *arguments, wrap=p.ethernet):
        """The frames that -w saves, and the objects."""
        objects, _ = self.run_on(ip_packets, *arguments, "-w", self.path("out.pcap"), wrap=wrap)
        with open(self.path("out.pcap"), "rb") as file:
            return [record.frame for record in captures.read_pcap(file.read())[1]], objects

    def check_whole(self, ip_packets, wrap=p.ethernet):
        objects, counts = self.run_on(ip_packets, "--reassemble", wrap=wrap)
        self.assertEqual(len(objects), 1)
        self.assertEqual(bytes(objects[0]["udp"]["payload"]), PAYLOAD)
        self.assertEqual(objects[0]["packet_size"], sum(map(len, self.frames)))
        self.assertEqual(counts["reasons"]["fragments"], len(ip_packets) - 1)
        self.assertNotIn("not reassembled", counts)
        return objects[0]


class Reassemble(Fragments):
    def test_a_datagram_is_shown_whole_in_every_order(self):
        for fragments in (ipv4_fragments(datagram(), size=720), ipv6_fragments(datagram(), size=720)):
            for order in itertools.permutations(fragments):
                self.check_whole(order)

    def test_its_time_is_that_of_the_fragment_that_came_last(self):
        beginning = captures.BEGINNING // 1_000_000
        fragments = ipv4_fragments(datagram())
        for order in (fragments, fragments[::-1]):
            objects, _ = self.run_on(order, "--reassemble", step=5_000_000)
            self.assertEqual(objects[0]["timestamp"], beginning + 5)

    def test_tags_and_tunnels_hide_nothing(self):
        fragments = ipv4_fragments(datagram())
        self.check_whole(fragments, lambda packet: p.ethernet(packet, tags=[(0x8100, 7)]))
        self.check_whole(fragments, lambda packet: p.ethernet(p.ip("10.0.0.1", "10.0.0.2", p.GRE,
                                                                   p.gre(packet))))
        inside = p.gre(p.udp_packet(A6, 1111, B6, 5060, PAYLOAD))
        self.check_whole(ipv4_fragments(inside, p.GRE))
        self.check_whole(ipv6_fragments(inside, p.GRE))

    def test_udp_tunnels_that_are_opened_hide_nothing(self):
        def check(ip_packets):
            objects, counts = self.run_on(ip_packets, "--reassemble", "--decapsulate", "vxlan",
                                          "-p", "5060")
            self.assertEqual([bytes(one["udp"]["payload"]) for one in objects], [PAYLOAD])
            self.assertEqual(counts["reasons"]["fragments"], len(ip_packets) - 1)

        def vxlan(packet):
            return p.udp(50000, p.VXLAN_PORT, p.vxlan(p.ethernet(packet)))

        inside = p.udp_packet(A6, 1111, B6, 5060, PAYLOAD)
        check(ipv4_fragments(vxlan(inside)))
        check(ipv6_fragments(vxlan(inside)))
        check([p.ip("10.0.0.1", "10.0.0.2", p.UDP, vxlan(piece))
               for piece in ipv4_fragments(datagram())])

    def test_the_filter_sees_the_whole_datagram(self):
        inside = p.gre(p.udp_packet("10.1.1.1", 1111, "10.1.1.2", 5060, PAYLOAD))
        fragments = ipv4_fragments(inside, p.GRE, size=24)  # The ports are in the third one.
        for arguments, count in ((["-p", "5060", "-h", "10.1.1.2"], 1), (["-p", "80"], 0)):
            objects, counts = self.run_on(fragments, "--reassemble", *arguments)
            self.assertEqual((len(objects), counts["filtered out"]), (count, 1 - count))

    def test_datagrams_that_are_interleaved_stay_apart(self):
        every = [ipv4_fragments(datagram(bytes([number]) * 1000), size=200, identification=number)
                 for number in range(50)]
        mixed = [fragment for fragments in every for fragment in fragments]
        random.Random(7).shuffle(mixed)
        objects, counts = self.run_on(mixed, "--reassemble")
        self.assertEqual(sorted(packet["udp"]["payload"][0] for packet in objects),
                         list(range(50)))
        for packet in objects:
            self.assertEqual(packet["udp"]["payload"], packet["udp"]["payload"][:1] * 1000)
        self.assertEqual(counts["reasons"]["fragments"], len(mixed) - 50)

    def test_what_lacks_a_fragment_is_shown_by_its_first_one_and_counted(self):
        fragments = ipv4_fragments(datagram(), size=720)
        for lost in range(1, 3):
            rest = fragments[:lost] + fragments[lost + 1:]
            objects, counts = self.run_on(rest, "--reassemble")
            self.assertEqual((objects, counts["not reassembled"]), (self.run_on(rest)[0], 1))
            self.assertEqual(counts["reasons"]["fragments"], 1)
        objects, counts = self.run_on(fragments[1:], "--reassemble")
        self.assertEqual((objects, counts["not reassembled"]), ([], 1))

    def test_what_overlaps_is_not_joined(self):
        for fragments, other in (
                (ipv4_fragments(datagram()), p.ipv4(A, B, p.UDP, bytes(800), offset=720,
                                                    more_fragments=True)),
                (ipv6_fragments(datagram()), p.ipv6(A6, B6, p.FRAGMENT, p.ipv6_fragment(
                    p.UDP, bytes(800), offset=720, more_fragments=True, identification=1)))):
            for order in ([fragments[0], other, fragments[1]], [other, *fragments]):
                objects, counts = self.run_on(order, "--reassemble")
                self.assertEqual(objects, self.run_on(order)[0])
                self.assertEqual(counts["not reassembled"], 1)

    def test_a_datagram_that_takes_longer_than_30_seconds_is_given_up(self):
        fragments = ipv4_fragments(datagram())
        for seconds, missing in ((29, None), (32, 2)):
            objects, counts = self.run_on(fragments, "--reassemble", step=seconds * 10**9)
            self.assertEqual((len(objects), counts.get("not reassembled")), (1, missing))

    def test_a_snapshot_that_cuts_fragments_shows_the_first_as_ever(self):
        fragments = ipv4_fragments(datagram())
        objects, counts = self.run_on(fragments, "--reassemble", "-s", "100")
        self.assertEqual(objects, self.run_on(fragments, "-s", "100")[0])
        self.assertEqual(counts["not reassembled"], 1)

    def test_a_count_ends_with_the_datagram_that_reaches_it(self):
        one, two = (ipv4_fragments(datagram(), identification=number) for number in (1, 2))
        result = program.capture("-r", self.file([one[0], two[0], one[1], two[1]]), "--reassemble",
                                 "-c", "1")
        self.check_done(result)
        counts = self.check_counts(result)
        self.assertEqual((counts["printed"], counts["reasons"]["fragments"]), (1, 2))

    def test_packets_that_are_whole_are_as_ever(self):
        packets = [p.udp_packet(A, 1, B, 2, b"x"), p.tcp_packet(A6, 1, B6, 2),
                   p.ipv6(A6, B6, p.FRAGMENT, p.ipv6_fragment(p.UDP, datagram()))]  # Atomic.
        self.assertEqual(self.run_on(packets, "--reassemble"), self.run_on(packets))


class Save(Fragments):
    def test_all_fragments_of_what_matches_are_saved_in_their_order(self):
        other = ipv4_fragments(datagram(destination=80), identification=9)
        for fragments in (ipv4_fragments(datagram(), size=720), ipv6_fragments(datagram(), size=720)):
            for order in itertools.permutations(fragments):
                mixed = [other[1], order[0], order[1], other[0], order[2]]
                for arguments in (["-p", "5060"], ["-p", "5060", "--reassemble"]):
                    with self.subTest(arguments=arguments):
                        frames, objects = self.saved(mixed, *arguments)
                        self.assertEqual(frames, [p.ethernet(packet) for packet in order])
                        again, _ = self.run_on(order, *arguments)
                        self.assertEqual([packet["udp"] for packet in again],
                                         [packet["udp"] for packet in objects])

    def test_nothing_is_saved_of_what_does_not_match(self):
        fragments = ipv4_fragments(datagram())
        for order in (fragments, fragments[::-1], fragments[1:]):
            for arguments in (["-p", "80"], ["-p", "80", "--reassemble"]):
                self.assertEqual(self.saved(order, *arguments), ([], []))

    def test_fragments_of_a_datagram_that_stays_incomplete_are_saved_with_its_first(self):
        fragments = ipv6_fragments(datagram(), size=720)
        for rest in (fragments[:2], [fragments[1], fragments[0]]):
            frames, objects = self.saved(rest, "--reassemble")
            self.assertEqual((frames, len(objects)), ([p.ethernet(packet) for packet in rest], 1))

    def test_an_expression_that_rejects_later_fragments_keeps_them_out(self):
        fragments = ipv4_fragments(datagram())
        result = program.capture("-r", self.file(fragments), "-f", "port 5060",
                                 "-w", self.path("out.pcap"))
        self.check_done(result)
        with open(self.path("out.pcap"), "rb") as file:
            self.assertEqual(len(captures.read_pcap(file.read())[1]), 1)


class Bounds(Fragments):
    def test_a_flood_of_first_fragments_is_shown_in_full(self):
        first = [ipv4_fragments(datagram(), identification=number % 65536,
                                source=f"10.0.{number >> 8}.1")[0] for number in range(20000)]
        result = program.capture("-r", self.file(first), "--reassemble", "--payload", "none")
        self.check_done(result)
        counts = self.check_counts(result)
        self.assertEqual((counts["printed"], counts["not reassembled"]), (20000, 20000))


if __name__ == "__main__":
    program.main()
