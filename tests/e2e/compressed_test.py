"""Compressed files give the same lines, are read as they come, and break with a word."""
import bz2
import gzip
import lzma
import os
import signal
import zlib

import captures
import make_captures
import program
from compressors import (COMPRESSORS, ZSTD_BLOCK, lz4_stored, skippable_frame, zstd_bomb,
                         zstd_stored)
from corpus import corpus_files, read_whole
from make_captures import DNS, WEB
from packets import ethernet
from program import wait_until
from programs import SLOW

FRAMES = [ethernet(packet) for packet in WEB]
CONTENT = captures.pcap(captures.records(FRAMES))

MEBIBYTE = 1024 * 1024


class Same(program.TestCase):
    def check_same(self, content, packed):
        plain = program.capture("-r", "-", stdin=content)
        unpacked = program.capture("-r", "-", stdin=packed)
        self.assertEqual((unpacked.status, unpacked.stdout, unpacked.counts()),
                         (plain.status, plain.stdout, plain.counts()), unpacked.stderr)

    def test_the_captures_of_the_tests(self):
        contents = make_captures.all_captures()
        for name, content in contents.items():
            for by, compress in COMPRESSORS.items():
                with self.subTest(file=name, by=by):
                    self.check_same(content, compress(content))

    def test_the_corpus(self):
        for path in corpus_files()[::10]:
            content = read_whole(path)
            for by, compress in COMPRESSORS.items():
                with self.subTest(file=path, by=by):
                    self.check_same(content, compress(content))

    def test_frames_one_after_the_other_of_any_kind(self):
        third = len(CONTENT) // 3
        parts = [CONTENT[:third], CONTENT[third:2 * third], CONTENT[2 * third:]]
        gzipped, by_zstd, by_lz4 = (compress(part) for compress, part in
                                    zip(COMPRESSORS.values(), parts))
        for by, compress in COMPRESSORS.items():
            with self.subTest(by=by):
                self.check_same(CONTENT, b"".join(map(compress, parts)))
        self.check_same(CONTENT, gzipped + by_zstd + by_lz4)
        self.check_same(CONTENT, COMPRESSORS["lz4"](b"") + gzip.compress(b"") + gzipped + by_zstd
                        + by_lz4 + gzip.compress(b""))

    def test_skippable_frames_and_the_zeros_of_a_tape_are_passed_over(self):
        note = b"not a capture" * 30000
        for by, compress in COMPRESSORS.items():
            packed = compress(CONTENT)
            with self.subTest(by=by):
                self.check_same(CONTENT, skippable_frame(note, 15) + packed + skippable_frame(b""))
                self.check_same(CONTENT, packed + bytes(10240))

    @program.not_in_wine(program.UNIX_PIPES)
    def test_what_has_come_is_printed_while_the_pipe_stays_open(self):
        records = captures.records([ethernet(packet) for packet in DNS[:3]])
        expected = program.capture("-r", "-", stdin=captures.pcap(records)).lines()
        packer = zlib.compressobj(wbits=31)
        process = self.start_piped("capture", "-r", "-")
        process.stdin.write(packer.compress(captures.pcap_header(1)))
        for record, line in zip(records, expected):
            process.stdin.write(packer.compress(captures.pcap_record(record))
                                + packer.flush(zlib.Z_SYNC_FLUSH))
            self.assertEqual(process.stdout.readline(), line + b"\n")  # Hangs, were it held back.
        process.stdin.close()
        self.assertEqual(process.wait(program.PATIENCE), 1)
        self.assertIn(b"the gzip data is truncated", process.stderr.read())

    def test_filters_and_saving_see_no_difference(self):
        path = self.write_file("packed", COMPRESSORS["zstd"](CONTENT))
        saved = self.path("saved.pcap")
        result = program.capture("-r", path, "-f", "tcp", "-p.dst", "80", "-w", saved)
        self.check_done(result)
        plain = program.capture("-r", "-", "-f", "tcp", "-p.dst", "80", stdin=CONTENT)
        self.assertEqual(result.stdout, plain.stdout)
        self.assertEqual(program.capture("-r", saved).stdout, plain.stdout)


class Broken(program.TestCase):
    def setUp(self):
        super().setUp()
        self.expect(CONTENT)

    def expect(self, content):
        self.expected = program.capture("-r", "-", stdin=content).lines()
        return content

    def broken(self, packed, *words):
        """The result, whose lines are the first ones of the whole."""
        path = self.write_file("packed", packed)
        result = program.capture("-r", path)
        self.check_failed(result, path, *words)
        self.assertEqual(result.lines(), self.expected[:len(result.lines())])
        if result.lines():  # Otherwise it may not have begun.
            self.check_counts(result)
        return result

    def test_a_file_cut_at_any_byte(self):
        content = self.expect(captures.pcap(captures.records(FRAMES[:3])))
        for by, compress in COMPRESSORS.items():
            packed = compress(content)
            for length in range(8, len(packed)):
                with self.subTest(by=by, length=length):
                    result = self.broken(packed[:length],
                                         f"broken at byte {length}, after ", f"the {by} data is truncated")
                    self.assertIn(f" {len(result.lines())} whole packet", result.stderr)

    def test_whole_frames_are_printed_before_one_that_is_cut(self):
        half = len(captures.pcap(captures.records(FRAMES[:4])))
        for by, compress in COMPRESSORS.items():
            packed = compress(CONTENT[:half]) + compress(CONTENT[half:])
            with self.subTest(by=by):
                result = self.broken(packed[:-9], f"byte {len(packed) - 9}, after ", "truncated")
                self.assertGreaterEqual(len(result.lines()), 4)

    def test_damage_is_named_with_its_place(self):
        content = self.expect(captures.pcap(captures.records(FRAMES * 2000)))
        for by, compress in COMPRESSORS.items():
            packed = bytearray(compress(content))
            packed[-6] ^= 0xFF  # Of a checksum, or shortly before.
            with self.subTest(by=by):
                result = self.broken(bytes(packed), f"the {by} data is damaged", "whole packets")
                self.assertGreater(len(result.lines()), 1000)

    def test_a_block_is_printed_though_the_header_of_the_next_one_is_damaged(self):
        for stored, damaged in ((lz4_stored, b"\xff\xff\xff\x7f"), (zstd_stored, b"\xff\xff\xff")):
            whole = stored(CONTENT, last=False)
            with self.subTest(by=stored.__name__):
                result = self.broken(whole + damaged + bytes(50), "is damaged",
                                     f"byte {len(whole)}, after")
                self.assertEqual(result.lines(), self.expected)

    def test_any_byte_may_be_wrong(self):
        for by, compress in COMPRESSORS.items():
            packed = compress(CONTENT)
            for at in range(0, len(packed), 7):
                changed = packed[:at] + bytes([packed[at] ^ 0x55]) + packed[at + 1:]
                with self.subTest(by=by, at=at):
                    result = program.capture("-r", "-", stdin=changed)
                    self.check_sane(result)
                    if result.status == 0:  # Such as a file name in the header of gzip.
                        self.assertEqual(result.lines(), self.expected)

    def test_what_is_no_frame_at_the_end_is_named(self):
        for by, compress in COMPRESSORS.items():
            packed = compress(CONTENT)
            with self.subTest(by=by):
                result = self.broken(packed + b"garbage", f"byte {len(packed)}, after ",
                                     "neither gzip, zstd nor lz4")
                self.assertEqual(result.lines(), self.expected)
        self.broken(skippable_frame(b"x" * 100)[:-1], "a skippable frame is truncated")

    def test_a_broken_capture_is_named_by_the_byte_of_its_content(self):
        for by, compress in COMPRESSORS.items():
            with self.subTest(by=by):
                self.broken(compress(CONTENT[:-1]), "of its content, after 7 whole packets",
                            f"it ends at byte {len(CONTENT) - 1}")
                self.broken(compress(b""), "empty, not a capture file")
                self.broken(compress(CONTENT[:10]), "ends inside the header")


class OtherFormats(program.TestCase):
    def refused(self, content, *words):
        result = program.capture("-r", self.write_file("other", content))
        self.assertEqual(result.stdout, b"")
        return self.check_failed(result, self.path("other"), *words)

    def test_compressions_that_are_not_read_are_named_with_their_tool(self):
        self.refused(lzma.compress(CONTENT), "xz", "xzcat FILE | chattcp capture -r -")
        self.refused(bz2.compress(CONTENT), "bzip2", "bzcat FILE | chattcp capture -r -")
        self.refused(b"\x1f\x9d" + bytes(50), "zcat FILE | chattcp")
        self.refused(b"PK\x03\x04" + bytes(50), "zip", "unzip -p FILE")
        self.refused(gzip.compress(lzma.compress(CONTENT)), "xzcat")
        self.refused(gzip.compress(gzip.compress(CONTENT)), "zcat FILE | zcat")

    def test_a_name_is_found_though_it_comes_in_pieces(self):
        process = self.start_piped("capture", "-r", "-")
        for piece in (b"snoo", b"p\0\0\0"):
            process.stdin.write(piece)
        process.stdin.flush()
        self.assertIn(b"Solaris snoop", process.stderr.read())  # Though the pipe stays open.

    def test_other_capture_formats_are_named_with_the_way_to_convert_them(self):
        magics = {
            b"snoop\0\0\0\0\0\0\x02": "snoop", b"RTSS\0\x01": "Network Monitor 1",
            b"GMBU\0\x02": "Network Monitor 2", b"TRSNIFF data    \x1a": "Sniffer (DOS)",
            b"XCP\0002.001\0": "Sniffer (Windows)", b"iptrace 2.0": "iptrace",
            b"btsnoop\0": "btsnoop", b"\xaa\xaa\xaa\xaa \0\0\0": "5View",
            b"Session Transcript": "Catapult", b"\0\0\x02\0\x12\x05\0\x10": "K12xx",
            b"+---------+---------------+----------+": "K12 text", b"\x01\x10L\0\x01\x05": "LANalyzer",
            b"\x05VNF\x0b": "Visual Networks", b"\x7fver\0": "OmniPeek",
            b"ObserverPktBufferVersion=15.00": "Observer", b"TR\0d\0\0": "nettl",
        }
        for magic, name in magics.items():
            with self.subTest(name=name):
                self.refused(magic + bytes(100), name, "editcap -F pcap FILE NEW.pcap")
                self.refused(gzip.compress(magic + bytes(100)), name, "editcap")
                self.refused(magic, name)


class Bombs(program.TestCase):
    """Files of some MiB that become 100 GiB."""

    BLOCKS = 100 * 1024 * MEBIBYTE // ZSTD_BLOCK

    def most_memory(self, process):
        with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM:"))

    def seconds_of_work(self, process):
        with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
            return int(file.read().split(") ")[1].split()[11]) / os.sysconf("SC_CLK_TCK")

    def check_bounded(self, pieces):
        path = self.path("bomb")
        with open(path, "wb") as file:
            for piece in pieces:
                file.write(piece)
        self.assertLess(os.path.getsize(path), 10 * MEBIBYTE)
        process = self.start_piped("capture", "-r", path)
        self.assertTrue(wait_until(lambda: self.seconds_of_work(process) > 1))  # Some GiB.
        if not SLOW:
            self.assertLess(self.most_memory(process), 64 * MEBIBYTE)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=program.PATIENCE)
        self.assertEqual(process.returncode, 0, errors)
        self.assertIn(b"packets captured", errors)

    def test_packets_without_bytes(self):
        self.check_bounded(zstd_bomb(captures.pcap_header(1), 0, self.BLOCKS))

    def test_blocks_that_are_skipped(self):
        # Of blanks alone: blocks of an unknown type, 0x20202020, and of as many bytes.
        start = captures.section_header() + captures.interface_block(1)
        self.check_bounded(zstd_bomb(start, 0x20, self.BLOCKS))


if __name__ == "__main__":
    program.main()
