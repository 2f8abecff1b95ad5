"""Files that follow one another while packets come: on the clock, at SIGHUP, after kill -9, on a full disk."""
import calendar
import gzip
import json
import os
import random
import re
import signal
import threading
import time
import unittest

import captures
import live_frames as frames
import live_network
import program
from live_capture import LiveTest
from live_load import numbers_in, start_generator
from make_captures import write_captures
from output_folder import OutputFolder, size_of
from program import end_process
from programs import CHATTCP, DISK_SHIM, PORTABLE, SLOW
from small_disk import SmallDisk

MIB = 1024 * 1024
FINISHED = re.compile(r"^x-[\dT_]+\.json(\.gz)?$")


def unpacked(name, content):
    return gzip.decompress(content) if name.endswith(".gz") else content


class FilesTest(OutputFolder, LiveTest):
    def finished_files(self):
        """Name and content of each, which must be whole lines at any time."""
        found = {}
        for name in sorted(os.listdir(self.place)):
            if FINISHED.match(name):
                try:
                    with open(self.at(name), "rb") as file:
                        content = unpacked(name, file.read())
                except FileNotFoundError:  # Removed, as the oldest one.
                    continue
                self.assertTrue(content.endswith(b"\n"), name)
                found[name] = content
        return found

    def send(self, *numbers, size=100):
        for number in numbers:
            payload = number.to_bytes(4, "big") + bytes(size)
            self.sender.send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, payload))))

    @staticmethod
    def sent_in(content):
        return [int.from_bytes(bytes(json.loads(line)["udp"]["payload"][:4]), "big")
                for line in content.splitlines()]

    def end(self, capture, number=signal.SIGINT):
        """Returns the counts of a run that succeeds."""
        self.assertEqual(capture.stop(number), 0, capture.errors())
        counts = capture.counts()
        self.check_sum(counts, counts["printed"])
        return counts


class Following(FilesTest):
    def setUp(self):
        super().setUp()
        self.sender = self.raw("lo")

    def test_files_end_on_the_clock_also_while_no_packet_comes(self):
        capture = self.start_capture("-i", "lo", "-o", self.at("x.json"), "--rotate-seconds", "1",
                                     env={**os.environ, "TZ": "UTC"})
        for number in range(12):
            self.send(number)
            time.sleep(0.11)
        self.wait_until(lambda: not any(name.endswith(".part") for name in os.listdir(self.place)), 3)
        ended = time.time()
        files = self.finished_files()
        self.assertGreater(len(files), 1)
        self.assertEqual(self.sent_in(b"".join(files.values())), list(range(12)))
        for name, content in files.items():
            stamps = [json.loads(line)["timestamp"] / 1000 for line in content.splitlines()]
            # A packet that comes just before a second is written just after it.
            self.assertLessEqual({int(stamps[-1])}, {int(stamps[0]), int(stamps[0] + 0.1)}, name)
            begun = calendar.timegm(time.strptime(name[2:17], "%Y%m%dT%H%M%S"))
            self.assertLess(abs(stamps[0] - begun - 0.5), 1, name)
            if not SLOW:
                self.assertLess(os.stat(self.at(name)).st_mtime, ended)
        self.assertEqual(self.end(capture)["printed"], 12)

    def test_the_current_file_has_lines_at_once(self):
        capture = self.start_capture("-i", "lo", "-o", self.at("x.json"), "--rotate-size", "1")
        part = self.at(os.listdir(self.place)[0])
        self.assertTrue(part.endswith(".json.part"))
        for number in range(3):
            self.send(number)
            self.wait_until(lambda count=number + 1: os.path.getsize(part) > 0
                            and self.lines_of(part) == count)
        self.end(capture)
        self.assertEqual(os.listdir(self.place), [os.path.basename(part)[:-5]])

    @staticmethod
    def lines_of(path):
        with open(path, "rb") as file:
            return file.read().count(b"\n")

    def test_a_hangup_opens_the_file_again(self):
        """As logrotate(8) does, and also where nothing was renamed."""
        path = self.at("x.csv")
        capture = self.start_capture("-i", "lo", "-o", path, "--format", "csv")
        self.send(1)
        self.wait_until(lambda: self.lines_of(path) == 2)
        capture.signal(signal.SIGHUP)
        self.send(2)
        self.wait_until(lambda: self.lines_of(path) == 3)
        os.rename(path, path + ".1")
        self.send(3)
        self.wait_until(lambda: self.lines_of(path + ".1") == 4)
        capture.signal(signal.SIGHUP)
        self.wait_until(lambda: os.path.exists(path))
        self.send(4)
        self.wait_until(lambda: self.lines_of(path) == 2)
        self.assertEqual(self.lines_of(path + ".1"), 4)
        self.assertEqual(self.end(capture)["printed"], 4)
        self.assertEqual(program.error_lines(capture.errors()), [])

    def test_a_hangup_opens_the_file_again_under_nohup(self):
        path = self.at("x.json")
        capture = self.start_capture("-i", "lo", "-o", path, command=("nohup", CHATTCP))
        os.rename(path, path + ".1")
        capture.signal(signal.SIGHUP)
        self.wait_until(lambda: os.path.exists(path))
        self.end(capture)

    def test_a_hangup_begins_the_next_files(self):
        capture = self.start_capture("-i", "lo", "-o", self.at("x.json"), "-w", self.at("x.pcap"),
                                     "--rotate-size", "1")
        for number in range(3):
            self.send(number)
            self.wait_until(lambda: any(os.path.getsize(self.at(name)) > 0 and ".json.part" in name
                                        for name in os.listdir(self.place)))
            capture.signal(signal.SIGHUP)
            self.wait_until(lambda: not any(name.endswith(".part") for name in os.listdir(self.place)))
        self.assertEqual(len(self.finished_files()), 3)
        saved = [self.at(name) for name in os.listdir(self.place) if name.endswith(".pcap")]
        self.assertEqual(len(saved), 3)
        for path in saved:
            self.assertEqual(program.capture("-r", path).counts()["captured"], 1)
        self.end(capture)

    def test_a_hangup_ends_a_capture_that_only_saves(self):
        capture = self.start_capture("-i", "lo", "-w", self.at("x.pcap"))
        self.end(capture, signal.SIGHUP)

    def test_a_file_that_cannot_be_finished_is_a_failure(self):
        capture = self.start_capture("-i", "lo", "-o", self.at("x.json"), "--rotate-size", "1")
        part = self.at(os.listdir(self.place)[0])
        self.send(1)
        self.wait_until(lambda: self.lines_of(part) == 1)
        os.chmod(self.place, 0o755)
        self.assertEqual(capture.stop(signal.SIGINT), 1)
        self.assertIn("cannot rename: Permission denied", capture.errors())
        self.assertEqual(self.lines_of(part), 1)

    def test_a_file_that_another_capture_holds_is_not_opened_again(self):
        path = self.at("x.json")
        capture = self.start_capture("-i", "lo", "-o", path)
        os.rename(path, path + ".1")
        other = self.start_capture("-i", "lo", "-o", path, "-p.dst", "1")
        capture.signal(signal.SIGHUP)
        self.assertTrue(capture.wait_for_error("another capture is writing to it; still writing to the old file"))
        self.send(1)
        self.wait_until(lambda: self.lines_of(path + ".1") == 1)
        self.end(other)
        self.end(capture)

    def start_on_shim(self, *arguments):
        """Until the file at place/shim.rename or shim.close is removed, the disk fails so."""
        return self.start_capture("-i", "lo", "-o", self.at("x.json"), *arguments, env={
            **os.environ, "LD_PRELOAD": DISK_SHIM, "DISK_SHIM": self.at("shim"),
            "ASAN_OPTIONS": "verify_asan_link_order=0"})

    def make(self, name):
        with open(self.at(name), "wb"):
            pass

    @unittest.skipIf(PORTABLE, "the library for it stands before calls of Linux")
    def test_a_file_waits_for_room_for_its_name(self):
        capture = self.start_on_shim("--rotate-size", "1")
        self.send(1)
        self.wait_until(lambda: self.lines_of(self.at(os.listdir(self.place)[0])) == 1)
        self.make("shim.rename")
        capture.signal(signal.SIGHUP)
        self.assertTrue(capture.wait_for_error("No space left on device; waiting for room"))
        self.send(2)
        os.remove(self.at("shim.rename"))
        self.assertTrue(capture.wait_for_error("continues after waiting .* s for room; 0 packets dropped"))
        self.wait_until(lambda: len(self.finished_files()) == 1)
        self.assertEqual(self.end(capture)["printed"], 2)
        self.assertEqual([content.count(b"\n") for content in self.finished_files().values()], [1, 1])

    def test_what_cannot_be_written_after_all_is_a_failure(self):
        for more in ((), ("--rotate-size", "1")):
            capture = self.start_on_shim(*more)
            self.send(1)
            self.wait_until(lambda: self.lines_of(self.at(os.listdir(self.place)[0])) == 1)
            self.make("shim.close")
            self.assertEqual(capture.stop(signal.SIGINT), 1)
            self.assertRegex(program.error_lines(capture.errors())[-1], r"x.*\.json.*: cannot write: Disk quota exceeded")
            self.assertEqual(self.finished_files(), {})
            for name in os.listdir(self.place):
                os.remove(self.at(name))

    def test_a_capture_holds_its_file(self):
        capture = self.start_capture("-i", "lo", "-o", self.at("x.json"))
        second = self.launch_capture("-i", "lo", "-o", self.at("x.json"))
        self.assert_fails(second, "x.json: cannot write: another capture is writing to it")
        self.end(capture)

    def test_stdout_does_not_matter(self):
        capture = self.start_capture("-i", "lo", "-o", self.at("x.json"), collect=False)
        capture.process.stdout.close()
        self.send(1)
        self.wait_until(lambda: self.lines_of(self.at("x.json")) == 1)
        self.end(capture)


class UnderLoad(FilesTest):
    cable = True
    RATE = 2000 if SLOW else 20000

    def setUp(self):
        super().setUp()
        self.first = 0

    def generate(self, count, length=120):
        generator = start_generator(self.far_side, count, self.RATE, length, self.first)
        self.addCleanup(end_process, generator)
        self.first += count
        return generator

    def test_no_reader_sees_half_a_file_and_nothing_is_lost(self):
        count = self.RATE * 2
        capture = self.start_capture("-i", "near", "-o", self.at("x.json"), "--rotate-size", "1",
                                     "--rotate-seconds", "1", "--compress", "gzip")
        ended = threading.Event()
        seen = {}

        def look():
            while not ended.is_set():
                for name, content in self.finished_files().items():
                    assert seen.setdefault(name, content) == content, name
        reader = threading.Thread(target=look)
        reader.start()
        try:
            self.generate(count).wait()
            counts = self.end(capture)
        finally:
            ended.set()
            reader.join()
        self.assertEqual(counts["printed"], count)
        files = self.finished_files()
        self.assertGreaterEqual(len(files), 2)  # In two seconds, also where it is too slow for a MiB.
        self.assertEqual(len(files), len(os.listdir(self.place)))
        self.assertEqual(numbers_in(b"".join(files.values())), list(range(count)))
        for name, content in seen.items():
            self.assertEqual(content, files[name])

    def test_little_more_is_kept_than_may_be(self):
        capture = self.start_capture("-i", "near", "-o", self.at("x.json"), "--rotate-size", "1",
                                     "--keep-size", "3")
        generator = self.generate(self.RATE * 2)
        most = 0
        while generator.poll() is None:
            most = max(most, size_of(self.place))
        self.end(capture)
        self.assertGreater(most, 2 * MIB if not SLOW else 0)
        self.assertLessEqual(most, 4 * MIB)
        self.assertLessEqual(size_of(self.place), 3 * MIB)

    def test_whenever_it_is_killed_no_line_is_cut_and_nothing_is_lost_that_was_finished(self):
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        generator = self.generate(self.RATE * 60)
        before = {}
        with self.subTest(seed=seed):
            for turn in range(20):
                capture = self.start_capture("-i", "near", "-o", self.at("x.json"), "--rotate-size", "1",
                                             *(("--compress", "gzip") if turn % 2 else ()))
                time.sleep(chance.uniform(0, 0.3))
                capture.process.kill()
                capture.wait()
                files = self.finished_files()  # Whole, also before anything repairs them.
                for name, content in before.items():
                    self.assertEqual(files.get(name), content, name)
                before = files
            end_process(generator)
            capture = self.start_capture("-i", "near", "-o", self.at("x.json"), "--rotate-size", "1")
            self.end(capture)
            files = self.finished_files()
            self.assertEqual(len(files), len(os.listdir(self.place)))
            numbers = numbers_in(b"".join(files.values()))
            self.assertEqual(len(numbers), len(set(numbers)), "lines are there twice")
            self.assertEqual(sum(content.count(b"\n") for content in files.values()), len(numbers))
            self.assertGreater(len(numbers), 100)


class FullDisk(FilesTest):
    cable = True

    def setUp(self):
        super().setUp()
        self.sender = self.far_raw()
        disk = SmallDisk(kibibytes=4096)
        self.addCleanup(disk.close)
        self.place = disk.folder
        self.fill(3072)

    def start(self, *arguments):
        return self.start_capture("-i", "near", "-f", "ip proto 17", *arguments)

    def fill(self, kibibytes):
        with open(self.at("ballast"), "wb") as file:
            file.write(bytes(kibibytes * 1024))

    def size(self):
        """Also while lines are written."""
        return os.path.getsize(self.at("x.json"))

    def lines(self):
        content = b""
        for name in sorted(os.listdir(self.place)):
            if name.startswith("x"):
                with open(self.at(name), "rb") as file:
                    content += file.read()
        self.assertTrue(content.endswith(b"\n"))
        return content

    # A line of some 2,500 bytes each, so that 1,000 packets take more than there is.
    def send_much(self, first, count, size=1000):
        self.send(*range(first, first + count), size=size)

    def check_waits(self, *arguments, saves=False):
        capture = self.start(*arguments)
        self.send_much(0, 1000)
        self.assertTrue(capture.wait_for_error("No space left on device; waiting for room"))
        if not saves:
            self.lines()  # Whole while it waits.
        self.send_much(1000, 10)
        os.remove(self.at("ballast"))
        self.assertTrue(capture.wait_for_error("continues after waiting .* s for room; 0 packets dropped"))
        return capture

    def test_it_waits_until_there_is_room_and_loses_nothing(self):
        for more in ((), ("--rotate-size", "16")):
            with self.subTest(more=more):
                self.fill(3072)
                capture = self.check_waits("-o", self.at("x.json"), "--payload", "hex", *more)
                counts = self.end(capture)
                self.assertEqual(counts["printed"], 1010)
                numbers = [int(json.loads(line)["udp"]["payload"][:8], 16)
                           for line in self.lines().splitlines()]
                self.assertEqual(numbers, list(range(1010)))
                self.assertRegex(capture.errors(), r"\n[\d.]+ s waited for room on the disk\n")
                for name in os.listdir(self.place):
                    os.remove(self.at(name))

    def test_saved_packets_wait_too(self):
        self.fill(3584)
        capture = self.check_waits("-w", self.at("x.pcap"), "--rotate-size", "16", saves=True)
        self.end(capture)
        saved = [self.at(name) for name in os.listdir(self.place)]
        again = program.capture("-r", *saved)
        self.assertEqual((again.status, again.counts()["captured"]), (0, 1010))

    def test_what_memory_cannot_hold_is_counted_and_it_goes_on(self):
        self.fill(4000)
        capture = self.start("-o", self.at("x.json"), "--payload", "none", "--buffer-size", "1")
        count = 15000
        self.send_much(0, count)
        self.assertTrue(capture.wait_for_error("waiting for room"))
        os.remove(self.at("ballast"))
        self.assertTrue(capture.wait_for_error(r"continues after waiting .* s for room; \d+ packets dropped"))
        before = self.size()
        self.send_much(count, 10)
        self.wait_until(lambda: self.size() > before)
        counts = self.end(capture)
        self.assertEqual(len([json.loads(line) for line in self.lines().splitlines()]), counts["printed"])
        self.assertEqual(counts["captured"], counts["printed"])
        self.assertEqual(counts["captured"] + counts["dropped by kernel"], count + 10, capture.errors())
        self.assertGreater(counts["dropped by kernel"], 0)

    def test_an_interrupt_ends_the_wait_and_what_is_not_written_is_counted(self):
        for more in ((), ("--rotate-size", "16")):
            self.fill(3584)
            capture = self.start("-o", self.at("x.json"), "--payload", "hex", *more)
            self.send_much(0, 1000)
            self.assertTrue(capture.wait_for_error("waiting for room"))
            self.assertEqual(capture.stop(signal.SIGINT), 1)
            self.assertRegex(program.error_lines(capture.errors())[-1], "cannot write: No space left")
            counts = capture.counts()
            self.check_sum(counts, len(self.lines().splitlines()))
            self.assertEqual(counts["captured"], 1000)
            self.assertGreater(counts["not written"], 100)
            for name in os.listdir(self.place):
                os.remove(self.at(name))

    def test_a_hangup_leaves_a_file_that_was_removed_to_make_room(self):
        capture = self.start("-o", self.at("x.json"))
        self.send_much(0, 500)  # More than there is, and less than twice as much.
        self.assertTrue(capture.wait_for_error("No space left on device; waiting for room"))
        os.remove(self.at("x.json"))
        capture.signal(signal.SIGHUP)
        self.assertTrue(capture.wait_for_error("continues after waiting .* s for room; 0 packets dropped"))
        self.end(capture)
        self.assertEqual(self.sent_in(self.lines())[-1], 499)

    def test_what_had_room_is_published_where_the_first_write_fails(self):
        write_captures(self.directory)
        self.fill(4050)
        for more in ((), ("--rotate-size", "16")):
            result = program.capture("-r", self.directory + "/varied.pcap", "-o", self.at("x.json"), *more)
            self.assertEqual(result.status, 1)
            lines = self.lines().count(b"\n")
            self.assertGreater(lines, 10)
            self.assertEqual(result.counts()["printed"], lines)
            for name in os.listdir(self.place):
                if name.startswith("x"):
                    os.remove(self.at(name))

    def test_a_file_that_has_no_room_to_be_compressed_is_a_failure(self):
        packets = [frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, random.randbytes(1000))))
                   for _ in range(360)]
        self.fill(3400)
        path = self.write_file("random.pcap", captures.pcap(captures.records(packets)))
        result = program.capture("-r", path, "-o", self.at("x.json"), "--payload", "base64",
                                 "--rotate-size", "16", "--compress", "gzip")
        self.assertEqual(result.status, 1)
        self.assertRegex(program.error_lines(result.stderr)[-1], "not compressed: No space left on device")
        self.assertEqual(self.lines().count(b"\n"), 360)  # And no other file.

    def test_the_oldest_files_go_first(self):
        self.fill(1024)
        capture = self.start("-o", self.at("x.json"), "--rotate-size", "1",
                                     "--keep-size", "100", "--payload", "hex")
        self.send_much(0, 3000)
        self.assertEqual(self.end(capture)["printed"], 3000)
        self.assertNotIn("waiting", capture.errors())
        numbers = [int(json.loads(line)["udp"]["payload"][:8], 16) for line in self.lines().splitlines()]
        self.assertEqual(numbers, list(range(numbers[0], 3000)))
        self.assertGreater(numbers[0], 0)


if __name__ == "__main__":
    live_network.main()
