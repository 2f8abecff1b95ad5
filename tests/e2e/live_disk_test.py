"""No room for more, behind stdout or behind -w.

The limit is one on the size of files, which needs no disk of its own; /dev/full stands for a full
disk in save_test.py.
"""
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import live_frames as frames  # noqa: E402
import live_network  # noqa: E402
from live_capture import PROGRAM, LiveTest, parse_summaries  # noqa: E402

PACKETS = 400
ROOM = 65536
LIMITED = ("prlimit", f"--fsize={ROOM}", PROGRAM)


def number_of(packet):
    return int.from_bytes(bytes(packet["udp"]["payload"][:2]), "big")


class NoRoom(LiveTest):
    def setUp(self):
        super().setUp()
        self.disk = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.disk)
        self.sender = self.raw("lo")

    def send_all(self):
        for number in range(PACKETS):
            payload = number.to_bytes(2, "big") + bytes(1000)
            self.sender.send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, payload))))

    def start_without_room(self, *arguments):
        path = os.path.join(self.disk, "lines")
        with open(path, "wb") as file:
            capture = self.start("-i", "lo", *arguments, stdout=file, command=LIMITED)
        return capture, path

    def assert_numbers(self, lines):
        """They are whole, and the first ones that were sent."""
        numbers = [number_of(json.loads(line)) for line in lines]
        self.assertEqual(numbers, list(range(len(numbers))))
        self.assertGreater(len(numbers), 10)

    def test_behind_stdout_it_ends_with_the_lines_before(self):
        capture, path = self.start_without_room()
        self.send_all()
        self.assert_fails(capture, "stdout", "File too large")
        with open(path, encoding="ascii") as file:
            lines = file.read().split("\n")
        self.assert_numbers(lines[:-1])  # The last one is what there was room for.
        self.assertEqual(len(parse_summaries(capture.errors())), 1)

    def test_behind_the_saved_file_it_ends_with_the_lines_before(self):
        path = os.path.join(self.disk, "saved.pcap")
        capture = self.start("-i", "lo", "-w", path, command=LIMITED)
        self.send_all()
        self.assert_fails(capture, path, "File too large")
        self.assert_numbers(capture.lines())
        self.assert_adds_up(capture.summary(), printed=len(capture.lines()))
        # What is in the file is not lost: a whole number of packets, and perhaps a part of one.
        self.assertGreater(os.path.getsize(path), 50000)

    def test_a_saved_file_that_cannot_be_made_is_told_before_the_first_packet(self):
        capture = self.launch("-i", "lo", "-w", os.path.join(self.disk, "no", "saved.pcap"))
        self.assert_fails(capture, "saved.pcap", "No such file or directory")


if __name__ == "__main__":
    live_network.main()
