"""What `capture` says of itself while it runs: a progress bar, and lines of --stats."""
import fcntl
import os
import re
import signal
import subprocess
import termios
import time

import captures
import packets as p
import program
from program import wait_until
from terminal import Terminal

ERASE = "\r\x1b[K"
UPDATE = re.compile(r" captured \(|\[#*\.*\] ")
BAR = re.compile(r"\[(#*)(\.*)\] (\d+)% of [\d.]+ [kM]?B, \d+ packets(, [\d:]+ left)?")
STATS = re.compile(r"([\d:]+)  (?:\d+%  )?(\d+) captured \(\d+/s, [\d.]+ [kMG]?bit/s\), 0 dropped, "
                   r"(\d+) printed, (\d+) filtered out, (\d+) not decoded")


class Slow(program.TestCase):
    """A file that takes long because its reader does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frame = p.ethernet(p.udp_packet("10.0.0.1", 1, "10.0.0.2", 2, bytes(1000)))
        cls.packets = 2000
        with open(cls.directory + "/large.pcap", "wb") as file:
            file.write(captures.pcap(captures.records([frame] * cls.packets)))
        cls.file = cls.directory + "/large.pcap"
        cls.few = captures.pcap(captures.records([frame] * 3))

    def run_slowly(self, *arguments, updates=0, stderr_on_terminal=True, columns=200, term="xterm"):
        """A reader that takes nothing until the bar or the counts were shown so many times, or for a
        while where they are not to be shown, then everything: what stderr showed, and how many lines
        came. Its pipe holds less than the lines are."""
        terminal = Terminal()
        termios.tcsetwinsize(terminal.side, (24, columns))
        with open(self.path("errors"), "w+b") as errors:
            process = self.start_piped("capture", *arguments, stdin=terminal.side,
                                 env={**os.environ, "TERM": term},
                                 stderr=terminal.side if stderr_on_terminal else errors)
            if updates == 0:
                time.sleep(1.6)
            shown = terminal.shown if stderr_on_terminal else self.read_errors
            self.assertTrue(wait_until(lambda: len(UPDATE.findall(shown())) >= updates))
            lines = process.stdout.read().count(b"\n")
            self.assertEqual(process.wait(program.PATIENCE), 0)
        return terminal.text() + self.read_errors(), lines

    def read_errors(self):
        with open(self.path("errors"), encoding="utf-8") as file:
            return file.read()

    def test_a_bar_shows_how_far_a_file_is(self):
        text, lines = self.run_slowly("-r", self.file, updates=2)
        self.assertEqual(lines, self.packets)
        parts = text.split(ERASE)
        bars = [BAR.fullmatch(part) for part in parts[1:-1]]
        self.assertTrue(bars, text)
        self.assertNotIn(None, bars, text)
        self.assertEqual({len(bar[1]) + len(bar[2]) for bar in bars}, {24})
        percents = [int(bar[3]) for bar in bars]
        self.assertEqual(percents, sorted(percents))
        self.assertLess(percents[0], 100)  # The last may be 100: read, and not all written yet.
        self.assertTrue(parts[-1].startswith(f"{self.packets} packets captured\n"), text)

    def test_there_is_no_bar_where_nobody_wants_one_or_nobody_looks(self):
        text, _ = self.run_slowly("-r", self.file, "-q")
        self.assertEqual(text, "")
        text, _ = self.run_slowly("-r", self.file, stderr_on_terminal=False)
        self.assertNotIn("[#", text)

    def test_stats_are_lines_of_counts_that_add_up(self):
        text, _ = self.run_slowly("-r", self.file, "--stats", "0.25", "-p", "tcp,udp",
                                  updates=2, stderr_on_terminal=False)
        lines = [STATS.fullmatch(line) for line in text.splitlines() if " captured (" in line]
        self.assertGreaterEqual(len(lines), 2, text)
        self.assertNotIn(None, lines, text)
        for line in lines:
            captured, *parts = map(int, line.groups()[1:])
            self.assertEqual(captured, sum(parts))
        self.assertEqual(text.splitlines()[-6], f"{self.packets} packets captured")

    def count_on_terminal(self, *arguments, stdout, columns=200):
        """What a terminal shows of a capture that is at it for three lines of --stats."""
        terminal = Terminal()
        termios.tcsetwinsize(terminal.side, (24, columns))
        process = self.start_piped("capture", "-r", "-", "--stats", "0.1", "-q", *arguments, stdout=stdout,
                             stderr=terminal.side, env={**os.environ, "TERM": "xterm"})
        process.stdin.write(self.few)
        self.assertTrue(wait_until(lambda: len(UPDATE.findall(terminal.shown())) >= 3))
        process.stdin.close()
        self.assertEqual(process.wait(program.PATIENCE), 0)
        return terminal.text()

    def test_stats_stay_on_one_line_of_a_terminal(self):
        text = self.count_on_terminal(stdout=subprocess.DEVNULL)
        parts = text.removesuffix("\n").split(ERASE)
        self.assertEqual((parts[0], text[-1]), ("", "\n"))  # The last one stays.
        self.assertGreaterEqual(len(parts), 4, text)
        for part in parts[1:]:
            self.assertRegex(part, STATS)

    def test_counts_that_were_asked_for_are_the_end_where_no_line_follows(self):
        terminal = Terminal()
        process = self.start_piped("capture", "-r", "-", "--stats", "0.5", "-q", stdout=subprocess.DEVNULL,
                             stderr=terminal.side, env={**os.environ, "TERM": "xterm"})
        process.stdin.write(self.few)
        self.assertTrue(wait_until(lambda: UPDATE.search(terminal.shown())))
        process.send_signal(signal.SIGUSR1)
        self.assertTrue(wait_until(lambda: "by interface\n" in terminal.shown()))
        process.stdin.close()
        self.assertEqual(process.wait(program.PATIENCE), 0)
        self.assertNotIn("\n\n", terminal.text())

    def test_stats_are_lines_where_the_reader_of_a_pipe_may_write_between(self):
        text = self.count_on_terminal(stdout=subprocess.PIPE)
        self.assertNotIn("\x1b", text)
        for line in text.splitlines():
            self.assertRegex(line, STATS)

    def test_any_pace_ends_with_the_run(self):
        for pace in ("1e-12", "0.001", "31536000"):
            with self.subTest(pace=pace):
                result = program.capture("-r", self.file, "--stats", pace)
                self.check_sane(result)
                self.assertEqual((result.status, self.check_counts(result)["printed"]),
                                 (0, self.packets))

    def test_a_stuck_stderr_does_not_keep_the_program_from_ending(self):
        for arguments in ([], ["-q", "--stats", "0.05"]):
            with self.subTest(arguments=arguments):
                process = self.start_piped("capture", "-r", "-", *arguments)
                flags = fcntl.fcntl(process.stderr, fcntl.F_GETPIPE_SZ)
                with open(f"/proc/{process.pid}/fd/2", "wb", buffering=0) as pipe:
                    pipe.write(bytes(flags))  # Full, and nobody reads.
                process.stdin.write(self.few)
                time.sleep(0.3)  # A line of --stats is under way.
                process.stdin.close()
                time.sleep(0.5)
                for _ in range(2):
                    process.send_signal(signal.SIGTERM)
                    time.sleep(0.8)
                self.assertEqual(process.wait(program.PATIENCE), -signal.SIGTERM)

    def test_the_live_line_fits_into_the_terminal(self):
        text = self.count_on_terminal(stdout=subprocess.DEVNULL, columns=40)
        parts = text.removesuffix("\n").split(ERASE)
        self.assertGreaterEqual(len(parts), 4, text)
        self.assertEqual({len(part) for part in parts[1:]}, {39})

    def test_a_dumb_terminal_gets_no_sequences(self):
        text, _ = self.run_slowly("-r", self.file, "--stats", "0.25", updates=2, term="dumb")
        self.assertNotIn("\x1b", text)
        self.assertIn(" captured (", text)

    def test_a_report_in_between_stands_on_lines_of_its_own(self):
        terminal = Terminal()
        process = self.start_piped("capture", "-r", self.file, stderr=terminal.side,
                             env={**os.environ, "TERM": "xterm"})
        self.assertTrue(wait_until(lambda: UPDATE.search(terminal.shown())))
        process.send_signal(signal.SIGUSR1)
        self.assertTrue(wait_until(lambda: "packets captured\n" in terminal.shown()))
        process.stdout.read()
        self.assertEqual(process.wait(program.PATIENCE), 0)
        text = terminal.text()
        begin = "^(?:.*" + re.escape(ERASE) + ")?"  # Of a line, or what stood there is erased.
        self.assertEqual(len(re.findall(begin + r"\d+ packets captured$", text, re.M)), 2, text)


if __name__ == "__main__":
    program.main()
