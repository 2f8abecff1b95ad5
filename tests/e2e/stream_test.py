"""Reading from a pipe: promptness, ends, signals."""
import os
import select
import signal
import subprocess
import time

import captures
import program
from make_captures import DNS
from packets import ethernet
from varied import varied_frames

RECORDS = captures.records([ethernet(packet) for packet in DNS[:5]])
HEADER = captures.pcap_header(1)

# A line that takes longer was held back; a busy machine needs some of it.
AT_ONCE = 30  # Seconds; a fault would have it wait for ever.


def holds_back(process, number):
    """Whether it takes the signal by itself; false also once it has ended."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        masks = [line for line in file if line.startswith("SigBlk:")]
    return bool(masks) and bool(int(masks[0].split()[1], 16) >> (number - 1) & 1)


class Stream(program.TestCase):
    def read_line(self, process):
        """The next line, read byte by byte so that none is taken that the test did not ask for."""
        line = b""
        deadline = time.monotonic() + AT_ONCE
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([process.stdout], [], [], deadline - time.monotonic())
            self.assertTrue(ready, f"no line in {AT_ONCE} s, but {line!r}")
            byte = process.stdout.read(1)
            self.assertNotEqual(byte, b"", "stdout was closed")
            line += byte
        return line

    def finish(self, process):
        """What is left on stdout, and stderr, of a process that ends by itself."""
        stdout, stderr = process.communicate(timeout=program.PATIENCE)
        return program.Result(process.returncode, stdout, stderr.decode())

    def all_lines(self):
        content = captures.pcap(RECORDS)
        return program.capture("-r", "-", stdin=content).stdout.splitlines(keepends=True)

    def test_each_line_comes_at_once_while_the_pipe_stays_open(self):
        formats = {
            "pcap": (HEADER, captures.pcap_record),
            "pcapng": (captures.section_header() + captures.interface_block(1),
                       captures.packet_block),
        }
        expected = self.all_lines()
        for name, (header, make_record) in formats.items():
            with self.subTest(format=name):
                process = self.start_piped("capture", "-r", "-")
                process.stdin.write(header)
                for record, line in zip(RECORDS, expected):
                    process.stdin.write(make_record(record))
                    self.assertEqual(self.read_line(process), line)
                self.check_done(self.finish(process))

    def test_packets_that_come_in_pieces_are_put_together(self):
        process = self.start_piped("capture", "-r", "-", "-q")
        content = captures.pcap(RECORDS)
        for offset in range(0, len(content), 7):
            process.stdin.write(content[offset:offset + 7])
            time.sleep(0.001)
        result = self.finish(process)
        self.check_done(result)
        self.assertEqual(result.stdout, b"".join(self.all_lines()))

    def test_saved_packets_are_in_the_file_while_the_pipe_stays_open(self):
        saved = self.path("saved.pcap")
        process = self.start_piped("capture", "-r", "-", "-w", saved)
        process.stdin.write(HEADER + captures.pcap_record(RECORDS[0]))
        self.read_line(process)
        deadline = time.monotonic() + AT_ONCE
        length = captures.PCAP_HEADER_LENGTH + 16 + len(RECORDS[0].frame)
        while os.path.getsize(saved) < length and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertEqual(os.path.getsize(saved), length)

    def test_a_count_ends_the_run_though_the_pipe_stays_open(self):
        process = self.start_piped("capture", "-r", "-", "-c", "2", "-p", "udp")
        process.stdin.write(captures.pcap(RECORDS))
        self.assertEqual(process.wait(AT_ONCE), 0)
        self.assertEqual(process.stdout.read(), b"".join(self.all_lines()[:2]))

    def test_a_duration_ends_a_run_on_an_idle_pipe(self):
        began = time.monotonic()
        process = self.start_piped("capture", "-r", "-", "--duration", "0.5")
        process.stdin.write(captures.pcap(RECORDS))
        self.assertEqual(process.wait(AT_ONCE), 0)
        self.assertGreaterEqual(time.monotonic() - began, 0.5)
        self.assertEqual(process.stdout.read(), b"".join(self.all_lines()))

    def test_an_interrupt_flushes_and_ends_well(self):
        """In the middle of a packet too, which is no fault of the file then."""
        for number in (signal.SIGINT, signal.SIGTERM):
            for rest in (b"", captures.pcap_record(RECORDS[0])[:30]):
                with self.subTest(signal=number, rest=len(rest)):
                    process = self.start_piped("capture", "-r", "-")
                    process.stdin.write(captures.pcap(RECORDS) + rest)
                    first = self.read_line(process)
                    process.send_signal(number)
                    self.assertEqual(process.wait(AT_ONCE), 0)
                    result = program.Result(0, first + process.stdout.read(),
                                            process.stderr.read().decode())
                    self.check_done(result)
                    self.assertEqual(result.stdout, b"".join(self.all_lines()))
                    self.check_counts(result)

    def test_usr1_prints_the_counts_and_goes_on(self):
        process = self.start_piped("capture", "-r", "-", "-q")
        process.stdin.write(HEADER + captures.pcap_record(RECORDS[0]))
        self.read_line(process)
        process.send_signal(signal.SIGUSR1)
        text = ""
        while "dropped by interface" not in text:
            ready, _, _ = select.select([process.stderr], [], [], AT_ONCE)
            self.assertTrue(ready, text)
            text += os.read(process.stderr.fileno(), 4096).decode()
        counts = program.counts_in(text)
        self.assertEqual((counts["captured"], counts["printed"]), (1, 1))
        process.stdin.write(captures.pcap_record(RECORDS[1]))
        self.assertEqual(self.read_line(process), self.all_lines()[1])
        self.assertEqual(self.finish(process), program.Result(0, b"", ""))

    def test_the_counts_add_up_at_any_time(self):
        content = captures.pcap(captures.records([ethernet(packet) for packet in DNS]) * 60000)
        path = self.write_file("large.pcap", content)
        # Into a file: a pipe that nobody reads would soon be full, and the run wait for good.
        with open(self.path("reports"), "w+", encoding="ascii") as file:
            process = self.start_piped("capture", "-r", path, "-p", "tcp", stdout=subprocess.DEVNULL,
                                 stderr=file)
            while process.poll() is None:
                if holds_back(process, signal.SIGUSR1):  # Before, the signal would end it.
                    process.send_signal(signal.SIGUSR1)
                time.sleep(0.001)
            file.seek(0)
            reports = file.read().split("interface\n")[:-1]
        self.assertEqual(process.returncode, 0)
        self.assertGreater(len(reports), 1)
        for text in reports:
            counts = program.counts_in(text + "interface\n")
            self.assertEqual(counts["captured"], counts["printed"] + counts["filtered out"]
                             + counts["not decoded"], text)

    def test_a_duration_ends_a_run_that_finds_nothing(self):
        content = captures.pcap(captures.records([ethernet(packet) for packet in DNS]) * 200000)
        path = self.write_file("larger.pcap", content)
        result = program.capture("-r", path, "-f", "tcp port 1", "--duration", "0.001")
        self.check_done(result)
        os.remove(path)

    def test_quiet_prints_no_counts(self):
        content = captures.pcap(RECORDS)
        self.assertEqual(program.capture("-r", "-", "-q", stdin=content).stderr, "")
        self.assertNotEqual(program.capture("-r", "-", stdin=content).stderr, "")

    def test_quiet_does_not_silence_errors(self):
        self.check_failed(program.capture("-r", "-", "-q", stdin=captures.pcap(RECORDS)[:-1]))


class Waiting(program.TestCase):
    """Before the header of the capture has come."""

    def wait_until_it_waits(self, process):
        """Holds signals back, for a thread of its own; and then for a moment, to begin to wait."""
        end = time.monotonic() + AT_ONCE
        while not self.blocked_signals(process) >> (signal.SIGUSR1 - 1) & 1:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)
        time.sleep(0.2)

    @staticmethod
    def blocked_signals(process):
        with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
            return next(int(line.split()[1], 16) for line in file if line.startswith("SigBlk:"))

    def test_a_signal_ends_a_run_that_still_waits_for_the_header(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            for part in (b"", HEADER[:10]):
                with self.subTest(signal=number, part=len(part)):
                    process = self.start_piped("capture", "-r", "-")
                    process.stdin.write(part)
                    self.wait_until_it_waits(process)
                    process.send_signal(number)
                    self.assertEqual(process.wait(AT_ONCE), 0)

    def test_a_duration_ends_a_run_that_still_waits_for_the_header(self):
        process = self.start_piped("capture", "-r", "-", "--duration", "0.3")
        self.assertEqual(process.wait(AT_ONCE), 0)

    def test_a_signal_ends_a_run_that_waits_for_a_named_pipe(self):
        os.mkfifo(self.path("fifo"))
        process = self.start_piped("capture", "-r", self.path("fifo"))
        self.wait_until_it_waits(process)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(AT_ONCE), 0)

    def test_usr1_prints_the_counts_while_it_waits_for_the_header(self):
        process = self.start_piped("capture", "-r", "-")
        self.wait_until_it_waits(process)
        process.send_signal(signal.SIGUSR1)
        ready, _, _ = select.select([process.stderr], [], [], AT_ONCE)
        self.assertTrue(ready)


class GoneReader(program.TestCase):
    def test_a_reader_that_takes_one_line_ends_the_run_quietly(self):
        all_records = captures.records(varied_frames(2000)) * 10
        path = self.write_file("large.pcap", captures.pcap(all_records))
        process = self.start_piped("capture", "-r", path)
        with subprocess.Popen(["head", "-1"], stdin=process.stdout, stdout=subprocess.PIPE) as head:
            process.stdout.close()
            line = head.communicate(timeout=program.PATIENCE)[0]
        self.assertEqual(line.count(b"\n"), 1)
        self.assertEqual(process.wait(program.PATIENCE), 0)
        result = program.Result(0, b"", process.stderr.read().decode())
        self.check_done(result)
        self.assertLess(result.counts()["captured"], 20000)

    def test_a_reader_that_leaves_an_idle_run_ends_it(self):
        process = self.start_piped("capture", "-r", "-")
        process.stdin.write(captures.pcap(RECORDS))
        ready, _, _ = select.select([process.stdout], [], [], AT_ONCE)
        self.assertTrue(ready)
        process.stdout.read(1)
        process.stdout.close()
        self.assertEqual(process.wait(AT_ONCE), 0)
        self.check_done(program.Result(0, b"", process.stderr.read().decode()))


if __name__ == "__main__":
    program.main()
