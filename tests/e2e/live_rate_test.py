"""Twenty thousand packets a second are all printed, in order, also when the reader pauses.

CHATTCP_PACKETS says how many; 200000 is the full size. CHATTCP_FULL_FRAMES adds frames of 1514
bytes, which are 100 MB of text a second.
"""
import json
import os
import re
import select
import signal
import sys
import time

import live_network
from live_capture import LiveTest
from live_load import start_generator
from program import PATIENCE, end_process
from programs import SLOW

PACKETS = int(os.environ.get("CHATTCP_PACKETS", "40000"))
RATE = 2000 if SLOW else 20000
COUNT = PACKETS // 10 if SLOW else PACKETS

# The number of a packet is in its source address: tests/support/packet_generator.cpp.
LINE = re.compile(rb'^\{"timestamp":\d+,"packet_size":(\d+),"src_ip":"10\.(\d+)\.(\d+)\.(\d+)",'
                  rb'"dst_ip":"10\.0\.0\.1","proto":"(tcp|udp)",', re.M)


class Reader:
    """Checks lines as they come, so that it keeps up with them and needs no memory."""

    def __init__(self, file):
        self.file = file
        self.lines = 0
        self.first_problem = None
        self.sizes = set()
        self.example = b""
        self._rest = b""

    def read_until(self, lines, end):
        """Reads until there are so many lines, the output ends, or the time `end` has come."""
        while self.lines < lines:
            ready, _, _ = select.select([self.file], [], [], max(0, end - time.monotonic()))
            data = os.read(self.file.fileno(), 1 << 20) if ready else b""
            if not data:
                return
            whole, newline, rest = (self._rest + data).rpartition(b"\n")
            self._rest = rest
            self._check(whole + newline)

    def read_to_the_end(self):
        self.read_until(float("inf"), time.monotonic() + PATIENCE)
        return self._rest

    def _check(self, text):
        found = LINE.findall(text)
        if len(found) != text.count(b"\n"):
            self._problem(f"a line that is not as expected after {self.lines} lines")
        for size, high, middle, low, protocol in found:
            number = int(high) << 16 | int(middle) << 8 | int(low)
            if number != self.lines or protocol != (b"udp" if number % 2 else b"tcp"):
                self._problem(f"packet {number} ({protocol}) in line {self.lines}")
            self.lines += 1
            self.sizes.add(int(size))
        self.example = text[:text.find(b"\n")] or self.example

    def _problem(self, text):
        self.first_problem = self.first_problem or text


class Rate(LiveTest):
    cable = True

    def assert_prints_all(self, length, pause=0, arguments=()):
        capture = self.start_capture("-i", "near", *arguments, collect=False)
        reader = Reader(capture.process.stdout)
        end = time.monotonic() + 3 * COUNT / RATE + PATIENCE
        generator = start_generator(self.far_side, COUNT, RATE, length)
        self.addCleanup(end_process, generator)
        reader.read_until(COUNT // 2, end)
        time.sleep(pause)
        reader.read_until(COUNT, end)
        seconds = float(generator.communicate(timeout=PATIENCE)[0])
        capture.signal(signal.SIGINT)
        self.assertEqual(reader.read_to_the_end(), b"")
        self.assertEqual(capture.wait(), 0)
        report = f"{COUNT / seconds:.0f} packets of {length} bytes a second, pause {pause} s: " \
                 f"{reader.lines} lines of {COUNT}\n{capture.errors()}"
        print(report, file=sys.stderr)
        self.assertIsNone(reader.first_problem, report)
        self.assertEqual((reader.lines, reader.sizes), (COUNT, {length}), report)
        self.check_all_captured(capture.counts(), printed=COUNT)
        self.assertEqual(json.loads(reader.example)["packet_size"], length)

    def test_all_are_printed_in_order(self):
        self.assert_prints_all(120)

    def test_all_are_printed_when_the_reader_pauses_for_a_second(self):
        self.assert_prints_all(120, pause=1)

    def test_all_are_printed_with_a_filter(self):
        self.assert_prints_all(120, arguments=["-p", "443", "-h", "10.0.0.1"])

    if "CHATTCP_FULL_FRAMES" in os.environ:
        def test_all_full_frames_are_printed_when_the_reader_pauses_for_a_second(self):
            self.assert_prints_all(1514, pause=1)


if __name__ == "__main__":
    live_network.main()
