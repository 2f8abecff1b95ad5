"""-w FILE.pcapng loses nothing of what the files said; -w of anything else says what it cannot hold."""
import os
import struct
import unittest

import captures
import make_captures
import packets
import program
from make_captures import WEB, write_captures
from packets import ethernet

FRAMES = [ethernet(packet) for packet in WEB]
RECORDS = captures.records(FRAMES)

NAME, DESCRIPTION, SPEED, RESOLUTION, ZONE, SYSTEM, OFFSET, CUSTOM = 2, 3, 8, 9, 10, 12, 14, 2988
COMMENT, FLAGS, DROPPED, PACKET_ID, QUEUE = 1, 2, 4, 5, 6

YEAR_2242 = 8_589_934_592
END_OF_PCAP = 2**32 - 1  # 2106-02-07.


def record_of(frame, seconds, nanoseconds=0):
    return captures.Record(frame, seconds * captures.NANOSECONDS + nanoseconds, len(frame))


class Pcapng(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def save(self, *contents, arguments=()):
        """Saves files of these contents as one; checks that it reads to the same lines. Returns its
        interfaces and packets."""
        files = [self.write_file(f"{number}.capture", content)
                 for number, content in enumerate(contents)]
        saved = self.path("saved.pcapng")
        result = program.capture("-r", *files, "-w", saved, *arguments)
        self.check_done(result)
        self.assertNotEqual(result.stdout, b"")
        self.assertEqual(program.capture("-r", saved).stdout, result.stdout)
        with open(saved, "rb") as file:
            return captures.read_pcapng(file.read())

    def test_times_of_every_resolution_and_offset_are_exact(self):
        ticks = [0, 1, 2**32 - 1, 2**32, 1_700_000_000_123_456_789, 2**63, 2**64 - 1]
        for resolution in (None, 0, 3, 6, 9, 12, 19, 0x80, 0x80 | 20, 0x80 | 63):
            for offset in (None, -5, 2**40):
                for order in (captures.LITTLE, captures.BIG):
                    with self.subTest(resolution=resolution, offset=offset, order=order):
                        _, packets = self.save(
                            captures.section_header(order) + captures.interface_block(
                                1, order=order, resolution=resolution, offset=offset)
                            + b"".join(captures.ticks_block(RECORDS[0], tick, order=order)
                                       for tick in ticks))
                        self.assertEqual([packet.ticks for packet in packets], ticks)
                        expected = [] if resolution is None else [(RESOLUTION, bytes([resolution]))]
                        expected += [] if offset is None else [(OFFSET, struct.pack("<q", offset))]
                        self.assertEqual(packets[0].interface.options, tuple(expected))

    def test_what_a_file_says_of_an_interface_is_kept_in_either_byte_order(self):
        for order in (captures.LITTLE, captures.BIG):
            given = lambda o: ((NAME, b"eth0"), (DESCRIPTION, b"to the cellar"),
                               (SPEED, struct.pack(o + "Q", 10**10)), (RESOLUTION, b"\x09"),
                               (ZONE, struct.pack(o + "i", -3600)), (SYSTEM, b"Linux"),
                               (CUSTOM, struct.pack(o + "I", 32473) + b"text"))
            with self.subTest(order=order):
                interfaces, packets = self.save(
                    captures.section_header(order)
                    + captures.interface_block(1, order=order, snapshot_length=4000,
                                               options=given(order))
                    + captures.ticks_block(RECORDS[0].cut(60), 5, order=order))
                self.assertEqual(interfaces, [captures.SavedInterface(1, 4000, given("<"))])
                self.assertEqual((packets[0].frame, packets[0].wire_length),
                                 (FRAMES[0][:60], len(FRAMES[0])))

    def test_comments_and_flags_of_packets_are_kept_in_either_byte_order(self):
        for order in (captures.LITTLE, captures.BIG):
            given = lambda o: ((COMMENT, "schön".encode()), (FLAGS, struct.pack(o + "I", 2)),
                               (DROPPED, struct.pack(o + "Q", 3)), (COMMENT, b""),
                               (PACKET_ID, struct.pack(o + "Q", 4)),
                               (QUEUE, struct.pack(o + "I", 5)))
            with self.subTest(order=order):
                _, packets = self.save(
                    captures.section_header(order) + captures.interface_block(1, order=order)
                    + captures.ticks_block(RECORDS[0], 1, order=order, options=given(order))
                    + captures.ticks_block(RECORDS[1], 2, order=order))
                self.assertEqual([packet.options for packet in packets], [given("<"), ()])

    def test_a_fragment_keeps_what_its_section_said_until_the_first_one_comes(self):
        """It is held meanwhile, and the interfaces of its section are gone."""
        payload = struct.pack(">HHHH", 1, 2, 24, 0) + bytes(16)
        first, later = (
            record_of(ethernet(packets.ipv4("10.0.0.1", "10.0.0.2", packets.UDP,
                                            payload[begin:begin + 8], offset=begin,
                                            more_fragments=begin < 16)), 1)
            for begin in (0, 16))
        middle = record_of(ethernet(packets.ipv4("10.0.0.1", "10.0.0.2", packets.UDP,
                                                 payload[8:16], offset=8, more_fragments=True)), 1)
        content = b"".join(
            captures.section_header() + captures.interface_block(1, options=((NAME, name),))
            + captures.ticks_block(record, 1, options=((COMMENT, name),))
            for record, name in ((later, b"last"), (middle, b"middle"), (first, b"first")))
        _, saved = self.save(content)
        names = [(b"last",), (b"middle",), (b"first",)]
        self.assertEqual([(packet.options[0][1],) for packet in saved], names)
        self.assertEqual([(packet.interface.options[0][1],) for packet in saved], names)
        self.assertEqual([packet.frame for packet in saved],
                         [later.frame, middle.frame, first.frame])

    def test_several_link_types_and_interfaces_of_one_kind_go_into_one_file(self):
        bare = RECORDS[1].frame[14:]
        _, packets = self.save(
            captures.section_header() + captures.interface_block(1)
            + captures.interface_block(captures.LINKTYPE_RAW)
            + captures.interface_block(captures.LINKTYPE_USB_LINUX) + captures.interface_block(1)
            + captures.packet_block(RECORDS[0], 3)
            + captures.packet_block(captures.Record(bare, 0, len(bare)), 1)
            + captures.packet_block(RECORDS[2], 2) + captures.packet_block(RECORDS[3], 0)
            + captures.packet_block(RECORDS[4], 3))
        self.assertEqual([packet.interface.link_type for packet in packets], [1, 101, 1, 1])
        self.assertEqual([packet.frame for packet in packets],
                         [FRAMES[0], bare, FRAMES[3], FRAMES[4]])
        with open(self.path("saved.pcapng"), "rb") as file:
            self.assertEqual(file.read().count(struct.pack("<II", 1, 20)), 3)

    def test_an_interface_of_several_files_is_described_once(self):
        eth0 = [(NAME, b"eth0")]
        start = captures.section_header() + captures.interface_block(1, options=eth0)
        interfaces, packets = self.save(start + captures.packet_block(RECORDS[0]),
                                        start + captures.packet_block(RECORDS[1]),
                                        captures.pcap(RECORDS[2:4], captures.LINKTYPE_ETHERNET))
        self.assertEqual([interface.options for interface in interfaces], [tuple(eth0), ()])
        self.assertEqual([packet.frame for packet in packets], FRAMES[:4])

    def test_every_capture_of_the_tests_reads_back_to_the_same_lines(self):
        for name, content in make_captures.all_captures().items():
            if name != "varied.pcap":
                with self.subTest(file=name):
                    _, packets = self.save(content)
                    summary = program.capture("-r", self.path("saved.pcapng")).counts()
                    # Nothing but what is printed, and later fragments of it.
                    self.assertEqual(len(packets), summary["printed"] + summary["reasons"]["fragments"])

    def test_pcap_keeps_its_resolution(self):
        for nanoseconds, options in ((False, ()), (True, ((RESOLUTION, b"\x09"),))):
            interfaces, packets = self.save(captures.pcap(RECORDS, nanoseconds=nanoseconds))
            self.assertEqual([interface.options for interface in interfaces], [options])
            unit = 1 if nanoseconds else 1000
            self.assertEqual([packet.ticks for packet in packets],
                             [record.time // unit for record in RECORDS])

    def test_a_filter_and_a_snapshot_length_hold_for_what_is_saved(self):
        _, packets = self.save(captures.pcap(RECORDS), arguments=("-s", "60", "-p", "tcp"))
        self.assertTrue(0 < len(packets) < len(RECORDS))
        self.assertEqual({len(packet.frame) for packet in packets if packet.wire_length > 60}, {60})

    def test_nothing_printed_leaves_a_file_without_packets(self):
        saved = self.path("none.pcapng")
        self.check_done(program.capture("-r", self.path("web.pcap"), "-p", "9", "-w", saved))
        result = program.capture("-r", saved)
        self.check_done(result)
        self.assertEqual(self.check_counts(result)["captured"], 0)

    def test_many_interfaces_begin_a_new_section_and_stay_apart(self):
        content = b"".join(
            captures.section_header() + captures.interface_block(
                1, options=[(NAME, b"%05d" % number), (DESCRIPTION, bytes(900))])
            + captures.packet_block(RECORDS[0]) for number in range(6000))
        interfaces, packets = self.save(content)
        names = [dict(packet.interface.options)[NAME] for packet in packets]
        self.assertEqual(names, [b"%05d" % number for number in range(6000)])
        self.assertEqual(len(interfaces), 6000)


class Times(program.TestCase):
    """Those that pcap has no number for."""

    def pcapng_of(self, *records, offset=0):
        return (captures.section_header()
                + captures.interface_block(1, resolution=9, offset=offset)
                + b"".join(captures.packet_block(record, resolution=9, offset=offset)
                           for record in records))

    def check_refused(self, content, lines):
        """Everything before the packet is saved, and the message says how to save it, too."""
        path, saved = self.write_file("times.pcapng", content), self.path("saved.pcap")
        result = program.capture("-r", path, "-w", saved)
        self.check_failed(result, saved, "1970 to 2106", "-w FILE.pcapng")
        self.check_counts(result)
        self.assertEqual(len(result.lines()), lines)  # With the one that cannot be saved.
        self.assertEqual(program.capture("-r", saved).lines(), result.lines()[:lines - 1])
        exact = self.path("exact.pcapng")
        result = program.capture("-r", path, "-w", exact)
        self.check_done(result)
        self.assertEqual(program.capture("-r", exact).stdout, result.stdout)

    def test_a_time_after_the_end_of_pcap_is_refused_and_not_wrapped(self):
        last = record_of(FRAMES[0], END_OF_PCAP, 999_999_999)
        self.check_refused(self.pcapng_of(last, record_of(FRAMES[1], END_OF_PCAP + 1)), 2)
        self.check_refused(self.pcapng_of(record_of(FRAMES[0], YEAR_2242)), 1)

    def test_a_time_before_1970_is_refused_and_not_wrapped(self):
        first = record_of(FRAMES[0], 0)
        self.check_refused(self.pcapng_of(first, record_of(FRAMES[1], -1, 5), offset=-10**9), 2)

    def test_a_fraction_of_more_than_a_second_is_carried(self):
        for magic, per_second in ((captures.MAGIC_MICROSECONDS, 10**6),
                                  (captures.MAGIC_NANOSECONDS, 10**9)):
            content = struct.pack("<IHHiIII", magic, 2, 4, 0, 0, 262144, 1)
            over = [(1_600_000_000, per_second - 1), (1_600_000_000, per_second),
                    (1_600_000_000, 2**32 - 1), (END_OF_PCAP - 5000, 2**32 - 1)]
            for seconds, fraction in over:
                content += struct.pack("<IIII", seconds, fraction, len(FRAMES[0]),
                                       len(FRAMES[0])) + FRAMES[0]
            path = self.write_file("over.pcap", content)
            for name in ("saved.pcap", "saved.pcapng"):
                with self.subTest(per_second=per_second, saved=name):
                    result = program.capture("-r", path, "-w", self.path(name))
                    self.check_done(result)
                    self.assertEqual(program.capture("-r", self.path(name)).stdout, result.stdout)
            with open(self.path("saved.pcap"), "rb") as file:
                _, records = captures.read_pcap(file.read())
            unit = 10**9 // per_second
            self.assertEqual([record.time for record in records],
                             [seconds * 10**9 + fraction * unit for seconds, fraction in over])


@unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
class FullDisk(program.TestCase):
    def test_a_full_disk_is_named(self):
        path = self.write_file("large.pcap", captures.pcap(RECORDS * 4000))
        os.symlink("/dev/full", self.path("full.pcapng"))
        result = program.capture("-r", path, "-w", self.path("full.pcapng"), "--payload", "none")
        self.check_failed(result, "full.pcapng", "No space left on device")
        self.check_counts(result)


if __name__ == "__main__":
    program.main()
