"""The same packets give the same lines, whatever the format of the file that holds them."""
import os
import struct
import time

import captures
import program
from make_captures import WEB, write_captures
from packets import ethernet, ipv6, tcp

FRAMES = [ethernet(packet) for packet in WEB]


class Formats(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def lines_of(self, content, *arguments):
        result = program.capture("-r", "-", *arguments, stdin=content)
        self.check_done(result)
        return result.objects()

    def timestamps_of(self, content):
        return [packet["timestamp"] for packet in self.lines_of(content)]

    def test_formats_byte_orders_and_resolutions_give_the_same_lines(self):
        files = sorted(name for name in os.listdir(self.directory) if name.startswith("web-"))
        self.assertEqual(len(files), 10)
        expected = program.capture("-r", self.path("web.pcap")).stdout
        self.assertEqual(expected.count(b"\n"), len(WEB))
        for name in files:
            with self.subTest(file=name):
                result = program.capture("-r", self.path(name))
                self.check_done(result)
                self.assertEqual(result.stdout, expected)

    def test_stdin_gives_the_same_lines(self):
        expected = program.capture("-r", self.path("web.pcap")).stdout
        for name in ("web-big-nano.pcap", "web-little-default.pcapng"):
            with self.subTest(file=name), open(self.path(name), "rb") as file:
                self.assertEqual(program.capture("-r", "-", stdin=file).stdout, expected)
                file.seek(0)
                self.assertEqual(program.capture("-r", "-", stdin=file.read()).stdout, expected)

    def test_milliseconds_are_rounded_down(self):
        second = 1_700_000_000
        nanoseconds = [0, 999_999, 1_000_000, 1_999_999, 999_999_999]
        all_records = [captures.Record(FRAMES[0], second * 10**9 + nanosecond, len(FRAMES[0]))
                       for nanosecond in nanoseconds]
        expected = [second * 1000 + milliseconds for milliseconds in (0, 0, 1, 1, 999)]
        self.assertEqual(self.timestamps_of(captures.pcap(all_records, nanoseconds=True)), expected)
        self.assertEqual(self.timestamps_of(captures.pcap(all_records)), expected)
        self.assertEqual(self.timestamps_of(captures.pcapng(all_records, resolution=9)), expected)

    def test_seconds_of_a_pcap_file_have_no_sign(self):
        late = captures.Record(FRAMES[0], (2**32 - 1) * 10**9, len(FRAMES[0]))
        self.assertEqual(self.timestamps_of(captures.pcap([late])), [(2**32 - 1) * 1000])

    def test_a_coarse_resolution_and_an_offset_are_heeded(self):
        record = captures.Record(FRAMES[0], 1_700_000_123 * 10**9, len(FRAMES[0]))
        for resolution in (0, 3, 6, 9, 0x80 | 10):
            for offset in (0, 1_700_000_000):
                with self.subTest(resolution=resolution, offset=offset):
                    content = (captures.section_header()
                               + captures.interface_block(1, resolution=resolution, offset=offset)
                               + captures.packet_block(record, resolution=resolution,
                                                       offset=offset))
                    self.assertEqual(self.timestamps_of(content), [1_700_000_123_000])

    def test_each_interface_of_a_pcapng_file_has_its_own_resolution(self):
        all_records = captures.records(FRAMES)
        content = captures.section_header()
        resolutions = (None, 9, 3)
        for resolution in resolutions:
            content += captures.interface_block(1, resolution=resolution)
        for number, record in enumerate(all_records):
            content += captures.packet_block(record, number % 3, resolution=resolutions[number % 3])
        self.assertEqual(self.timestamps_of(content),
                         [record.time // 10**6 for record in all_records])

    def test_other_blocks_and_a_second_section_are_walked_over(self):
        first, second = captures.records(FRAMES[:2])
        unknown = captures.block(0x40000BAD, b"somebody's own")
        content = (captures.section_header() + captures.interface_block(1) + unknown
                   + captures.packet_block(first) + captures.statistics_block()
                   + captures.section_header() + unknown + captures.interface_block(1)
                   + captures.packet_block(second) + captures.statistics_block())
        self.assertEqual(self.timestamps_of(content),
                         [record.time // 10**6 for record in (first, second)])

    def mixed(self):
        """The lines of a file of two interfaces that differ in everything, and that file."""
        first, second = captures.records(FRAMES[:2])
        bare = captures.Record(second.frame[14:], second.time, second.wire_length - 14)
        content = (captures.section_header()
                   + captures.interface_block(captures.LINKTYPE_ETHERNET)
                   + captures.packet_block(first)
                   + captures.interface_block(captures.LINKTYPE_RAW, snapshot_length=1500,
                                              resolution=9)
                   + captures.packet_block(bare, 1, resolution=9) + captures.packet_block(second))
        lines = self.lines_of(captures.pcapng([first, second]))
        return [lines[0], {**lines[1], "packet_size": bare.wire_length}, lines[1]], content

    def test_interfaces_of_a_file_may_differ_in_link_type_and_snapshot_length(self):
        lines, content = self.mixed()
        self.assertEqual(self.lines_of(content), lines)

    def test_an_expression_is_meant_for_each_link_type(self):
        lines, content = self.mixed()
        for expression, chosen in (("ip", lines), ("len > 0", lines), ("ip6", [])):
            with self.subTest(expression=expression):
                result = program.capture("-r", "-", "-f", expression, stdin=content)
                self.check_done(result)
                self.assertEqual(result.objects(), chosen)

    def test_frames_of_several_link_types_do_not_go_into_one_file(self):
        lines, content = self.mixed()
        result = program.capture("-r", "-", "-w", self.path("one.pcap"), stdin=content)
        self.check_failed(result, "one.pcap", "one link type", "EN10MB", "RAW")
        self.assertEqual(result.objects(), lines[:2])
        self.check_counts(result)
        with open(self.path("one.pcap"), "rb") as file:
            link_type, saved = captures.read_pcap(file.read())
        self.assertEqual((link_type, len(saved)), (captures.LINKTYPE_ETHERNET, 1))

    def test_frames_of_another_interface_that_cannot_be_decoded_are_counted(self):
        first, second = captures.records(FRAMES[:2])
        result = program.capture("-r", "-", stdin=(
            captures.section_header() + captures.interface_block(captures.LINKTYPE_ETHERNET)
            + captures.interface_block(captures.LINKTYPE_USB_LINUX)
            + captures.packet_block(first, 1) + captures.packet_block(second)))
        self.check_done(result)
        self.assertEqual(len(result.lines()), 1)
        self.assertEqual(self.check_counts(result)["reasons"]["not_tcp_udp"], 1)

    def test_an_expression_that_another_link_type_lacks_is_an_error_there(self):
        lines, content = self.mixed()
        path = self.write_file("vlan.pcapng", content)
        result = program.capture("-r", path, "-f", "not vlan")
        self.check_failed(result, path, "packet 2", "not vlan", "RAW")
        self.assertEqual(result.objects(), lines[:1])
        self.check_counts(result)

    def test_an_expression_is_not_meant_for_what_cannot_be_decoded(self):
        frame = captures.records(FRAMES[:1])[0]
        result = program.capture("-r", "-", "-f", "ip", stdin=(
            captures.section_header() + captures.interface_block(captures.LINKTYPE_ETHERNET)
            + captures.interface_block(captures.LINKTYPE_USB_LINUX)
            + captures.packet_block(frame, 1)))
        self.check_done(result)
        self.assertEqual(self.check_counts(result)["captured"], 0)

    def test_a_packet_longer_than_any_snapshot_is_no_broken_file(self):
        first, second = captures.records(FRAMES[:2])
        huge = captures.Record(bytes(300000), first.time, 300000)
        result = program.capture("-r", "-", stdin=(
            captures.section_header() + captures.interface_block(captures.LINKTYPE_ETHERNET)
            + captures.interface_block(captures.LINKTYPE_USB_LINUX)
            + captures.packet_block(huge, 1) + captures.packet_block(second)))
        self.check_done(result)
        self.assertEqual(len(result.lines()), 1)

    def test_a_stop_is_heeded_within_a_long_block(self):
        blocks = 32  # To read them all would take minutes.
        length = 0xFFFFFFFC
        path = self.write_file("long.pcapng",
                               captures.section_header() + captures.interface_block(1))
        with open(path, "r+b") as file:  # With holes.
            begin = file.seek(0, os.SEEK_END)
            for number in range(blocks):
                file.seek(begin + number * length)
                file.write(struct.pack("<II", 0x40000BAD, length))
                file.seek(begin + (number + 1) * length - 4)
                file.write(struct.pack("<I", length))
        start = time.monotonic()
        self.check_done(program.capture("-r", path, "--duration", "0.1"))
        self.assertLess(time.monotonic() - start, 40)

    def test_sections_may_differ_in_byte_order(self):
        first, second = captures.records(FRAMES[:2])
        content = captures.pcapng([first]) + captures.pcapng([second], order=captures.BIG)
        self.assertEqual(self.timestamps_of(content),
                         [record.time // 10**6 for record in (first, second)])

    def test_a_packet_without_a_time_or_in_an_obsolete_block(self):
        record = captures.records(FRAMES[2:3])[0]
        self.assertGreater(len(record.frame), 64)
        for order in (captures.LITTLE, captures.BIG):
            for snapshot_length in (0, 61, 262144):  # Three bytes of padding are no payload.
                with self.subTest(order=order, snapshot_length=snapshot_length):
                    start = captures.section_header(order) + captures.interface_block(
                        1, order=order, snapshot_length=snapshot_length)
                    kept = record.cut(snapshot_length or None)
                    simple = self.lines_of(start + captures.simple_block(kept, order=order))
                    obsolete = self.lines_of(start + captures.obsolete_block(record, order=order))
                    whole = self.lines_of(captures.pcapng([record]))
                    cut = self.lines_of(captures.pcapng([kept]))
                    self.assertEqual(simple, [{**cut[0], "timestamp": 0}])
                    self.assertEqual(obsolete, whole)

    def test_a_large_block_that_is_no_packet_is_walked_over(self):
        record = captures.records(FRAMES[:1])[0]
        content = (captures.section_header() + captures.interface_block(1)
                   + captures.block(0x40000BAD, bytes(40 * 1024 * 1024))
                   + captures.packet_block(record))
        self.assertEqual(len(self.lines_of(content)), 1)

    def test_packets_longer_than_any_live_snapshot_are_whole(self):
        """As segmentation offload makes them: an IPv6 packet that says no length of its own."""
        for length in (262144, 262145, 499894, 1 << 20):
            segment = tcp(443, 40000, bytes(length - 14 - 40 - 20))
            frame = ethernet(ipv6("fd09::1", "fd09::2", 6, segment, payload_length=0))
            self.assertEqual(len(frame), length)
            record = captures.records([frame])[0]
            for content in (captures.pcap([record]), captures.pcapng([record])):
                with self.subTest(length=length, pcapng=content[:1] == b"\n"):
                    (packet,) = self.lines_of(content)
                    self.assertEqual(packet["packet_size"], length)
                    self.assertEqual(len(packet["tcp"]["payload"]), length - 74)
                    (cut,) = self.lines_of(content, "-s", "262145")
                    self.assertEqual(len(cut["tcp"]["payload"]), min(length, 262145) - 74)

    def test_a_length_that_no_packet_has_is_a_broken_record(self):
        first, second = captures.records(FRAMES[:2])
        for length in ((1 << 24) + 1, 0x7FFFFFFF, 0xFFFFFFFF):
            with self.subTest(length=length):
                content = captures.pcap([first])
                header = struct.pack("<IIII", 1, 0, length, length)
                result = program.capture("-r", "-", stdin=content + header + second.frame)
                self.assertEqual(len(result.lines()), 1)
                self.check_failed(result, f"{length} bytes", "16777216", f"byte {len(content)}",
                                  status=1)

    def test_a_record_may_be_longer_than_the_snapshot_length_of_its_file(self):
        record = captures.records(FRAMES[2:3])[0]
        expected = self.lines_of(captures.pcap([record]))
        content = captures.pcap_header(1, snapshot_length=10) + captures.pcap_record(record)
        self.assertEqual(self.lines_of(content), expected)

    def test_old_versions_of_the_format(self):
        record = captures.records(FRAMES[2:3])[0]
        cut = captures.Record(record.frame[:-4], record.time, record.wire_length)
        expected = self.lines_of(captures.pcap([cut]))
        for version, swapped in (((2, 2), True), ((543, 0), True), ((2, 3), True), ((2, 3), False),
                                 ((2, 4), False), ((2, 5), False)):
            for order in (captures.LITTLE, captures.BIG):
                with self.subTest(version=version, swapped=swapped, order=order):
                    content = captures.old_pcap([cut], version, swapped=swapped, order=order)
                    self.assertEqual(self.lines_of(content), expected)

    def test_the_longer_record_headers_of_an_old_linux(self):
        all_records = captures.records(FRAMES)
        expected = self.lines_of(captures.pcap(all_records))
        for order in (captures.LITTLE, captures.BIG):
            content = captures.patched_pcap(all_records, order=order)
            self.assertEqual(self.lines_of(content), expected)

    def test_the_bits_above_the_link_type_do_not_matter(self):
        record = captures.records(FRAMES[:1])[0]
        content = captures.pcap_header(1 | 0x24000000) + captures.pcap_record(record)
        self.assertEqual(len(self.lines_of(content)), 1)

    def test_packet_size_is_that_on_the_wire(self):
        whole = captures.Record(FRAMES[2], captures.BEGINNING, 9000)
        for content in (captures.pcap([whole.cut(60)]), captures.pcapng([whole.cut(60)])):
            self.assertEqual([packet["packet_size"] for packet in self.lines_of(content)], [9000])

    def test_a_file_without_packets_is_done_at_once(self):
        for content in (captures.pcap([]), captures.pcapng([])):
            result = program.capture("-r", "-", stdin=content)
            self.check_done(result)
            self.assertEqual(self.check_counts(result)["captured"], 0)


if __name__ == "__main__":
    program.main()
