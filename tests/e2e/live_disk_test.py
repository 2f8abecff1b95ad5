"""No room left for stdout or for -w: a limit on the size of files, and a disk that is full
while packets still come. No stdout at all."""
import json
import os
import signal
import sys
import time

import live_frames as frames
import live_network
from captures import read_pcap
from live_capture import LiveTest
from program import summaries_in
from programs import CHATTCP
from small_disk import SmallDisk

PACKETS = 400
ROOM = 65536
LIMITED = ("prlimit", f"--fsize={ROOM}", CHATTCP)


def number_of(packet):
    return int.from_bytes(bytes(packet["udp"]["payload"][:2]), "big")


class DiskTest(LiveTest):
    def setUp(self):
        super().setUp()
        self.sender = self.raw("lo")

    def send_all(self):
        for number in range(PACKETS):
            payload = number.to_bytes(2, "big") + bytes(1000)
            self.sender.send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, payload))))

    def assert_numbers(self, lines):
        """They are whole, and the first ones that were sent."""
        numbers = [number_of(json.loads(line)) for line in lines]
        self.assertEqual(numbers, list(range(len(numbers))))
        self.assertGreater(len(numbers), 10)


class NoRoom(DiskTest):
    def setUp(self):
        super().setUp()
        self.disk = self.folder()

    def start_without_room(self, *arguments):
        path = os.path.join(self.disk, "lines")
        with open(path, "wb") as file:
            capture = self.start_capture("-i", "lo", *arguments, stdout=file, command=LIMITED)
        return capture, path

    def test_of_stdout_it_ends_with_the_lines_before(self):
        capture, path = self.start_without_room()
        self.send_all()
        self.assert_fails(capture, "stdout", "File too large")
        with open(path, encoding="ascii") as file:
            lines = file.read().split("\n")
        self.assert_numbers(lines[:-1])  # The last one is what there was room for.
        self.assertEqual(len(summaries_in(capture.errors())), 1)

    def test_of_the_saved_file_it_ends_with_the_lines_before(self):
        path = os.path.join(self.disk, "saved.pcap")
        capture = self.start_capture("-i", "lo", "-w", path, command=LIMITED)
        self.send_all()
        self.assert_fails(capture, path, "File too large")
        self.assert_numbers(capture.lines())
        self.check_all_captured(capture.counts(), printed=len(capture.lines()))
        # What is in the file is not lost: a whole number of packets, and perhaps a part of one.
        self.assertGreater(os.path.getsize(path), 50000)

    def test_a_saved_file_that_cannot_be_made_is_told_before_the_first_packet(self):
        capture = self.launch_capture("-i", "lo", "-w", os.path.join(self.disk, "no", "saved.pcap"))
        self.assert_fails(capture, "saved.pcap", "No such file or directory")


class FullDisk(DiskTest):
    """All packets wait for the capture before it has written one, so all of them must be in its
    counts, also those for which there was no room."""

    def setUp(self):
        super().setUp()
        self.disk = SmallDisk(kibibytes=256)
        self.addCleanup(self.disk.close)

    def path(self, name):
        return os.path.join(self.disk.folder, name)

    def send_at_once(self, capture):
        capture.signal(signal.SIGSTOP)
        self.send_all()
        capture.signal(signal.SIGCONT)

    def test_behind_stdout_what_is_not_written_is_counted(self):
        with open(self.path("lines"), "wb") as file:
            capture = self.start_capture("-i", "lo", stdout=file)
        self.send_at_once(capture)
        self.assert_fails(capture, "stdout", "No space left on device")
        with open(self.path("lines"), encoding="ascii") as file:
            lines = file.read().split("\n")
        self.assert_numbers(lines[:-1])
        self.check_all_captured(capture.counts(), printed=len(lines) - 1)
        self.assertEqual(capture.counts()["captured"], PACKETS)
        self.assert_well_again()

    def test_behind_the_saved_file_what_is_not_printed_is_counted(self):
        capture = self.start_capture("-i", "lo", "-w", self.path("saved.pcap"))
        self.send_at_once(capture)
        self.assert_fails(capture, "saved.pcap", "No space left on device")
        self.assert_numbers(capture.lines())
        self.check_all_captured(capture.counts(), printed=len(capture.lines()))
        self.assertEqual(capture.counts()["captured"], PACKETS)
        with open(self.path("saved.pcap"), "rb") as file:
            _, saved = read_pcap(file.read())
        self.assertEqual([record.frame[42:44] for record in saved],
                         [number.to_bytes(2, "big") for number in range(len(saved))])
        self.assertGreater(len(saved), 100)
        self.assert_well_again()

    def assert_well_again(self):
        """As soon as there is room."""
        for name in os.listdir(self.disk.folder):
            os.remove(self.path(name))
        begin = time.monotonic()
        capture = self.start_capture("-i", "lo", "-c", "1", "-w", self.path("saved.pcap"))
        self.send_all()
        self.assertEqual(len(self.finished(capture)), 1)
        print(f"disk full: well again after {(time.monotonic() - begin) * 1000:.0f} ms",
              file=sys.stderr)


class NoStdout(DiskTest):
    def test_it_ends_at_the_first_line_and_counts_what_is_not_written(self):
        capture = self.start_capture("-i", "lo", command=("sh", "-c", 'exec "$0" "$@" >&-', CHATTCP))
        capture.signal(signal.SIGSTOP)
        self.send_all()
        capture.signal(signal.SIGCONT)
        self.assert_fails(capture, "stdout", "Bad file descriptor")
        self.check_all_captured(capture.counts(), printed=0)
        self.assertEqual(capture.counts()["not written"], PACKETS)


if __name__ == "__main__":
    live_network.main()
