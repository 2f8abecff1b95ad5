"""The same packets give the same lines, whatever the format of the file that holds them."""
import os

import program  # First: it says where the modules of the tests are.
import captures
from make_captures import WEB, write_captures
from packets import ethernet

FRAMES = [ethernet(packet) for packet in WEB]


class Formats(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def lines_of(self, content):
        result = program.capture("-r", "-", stdin=content)
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

    def refused_interfaces(self, first, second, *words):
        """The packets before the second interface are printed, those behind it are not."""
        records = captures.records(FRAMES[:2])
        path = self.write_file("mixed.pcapng", captures.section_header() + first
                               + captures.packet_block(records[0]) + second
                               + captures.packet_block(records[1]))
        result = program.capture("-r", path)
        self.check_failed(result, path, *words)
        self.assertEqual(len(result.lines()), 1)

    def test_interfaces_of_different_link_types_are_a_clear_error(self):
        self.refused_interfaces(captures.interface_block(captures.LINKTYPE_ETHERNET),
                                captures.interface_block(captures.LINKTYPE_RAW),
                                "differ in link type")

    def test_interfaces_of_different_snapshot_lengths_are_an_error_with_the_remedy(self):
        self.refused_interfaces(captures.interface_block(captures.LINKTYPE_ETHERNET),
                                captures.interface_block(captures.LINKTYPE_ETHERNET,
                                                         snapshot_length=1500),
                                "differ in snapshot length", "editcap -F pcap")

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
