"""Runs the program under test: what all tests share that start it, end it, and check what it leaves.

live_capture.py and server.py add captures of interfaces and servers.
"""
import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from dataclasses import dataclass

from programs import CHATTCP, PORTABLE, SANITIZERS, TESTS, WINDOWS, WINE

CORPUS = os.environ.get("CHATTCP_CORPUS", os.path.join(TESTS, "..", "..", "shared", "corpus"))

# Seconds for anything that should take far less than one, on a loaded machine and with a sanitizer. A
# wait that succeeds costs none of them.
PATIENCE = 40

# Seconds for a whole run; one that takes longer hangs.
LONGEST_RUN = 60

# Seconds for what happens at once unless it waits for one of the program's timers: the shortest for
# which a fault would have it wait is that of idle connections, 5 seconds.
AT_ONCE = 4

AS_NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")

# What CTest takes for a skip.
SKIPPED = 77

COUNT_LINE = re.compile(r"^(\d+) (?:packets?|datagrams?) (captured|printed|not written|"
                        r"filtered out|not decoded|not reassembled|dropped by kernel|"
                        r"dropped by interface)(?: \((.*)\))?$", re.M)

# Counts of conversations and files, not of packets.
OTHER_COUNT_LINE = re.compile(r"^\d+ conversations?(?: forgotten; --max-streams keeps more)?$|"
                              r"^\d+ (?:old )?files? (?:finished|removed)$|"
                              r"^[\d.]+ s waited for room on the disk$")

SANITIZER = re.compile(r"Sanitizer|runtime error:")


def summaries_in(text):
    """A dictionary for each summary: counts by name, and under `reasons` those of what was not
    decoded."""
    summaries = []
    for number, name, reasons in COUNT_LINE.findall(text):
        if name == "captured":
            summaries.append({})
        summaries[-1][name] = int(number)
        if reasons:
            summaries[-1]["reasons"] = {word: int(count) for word, count in
                                        (reason.split() for reason in reasons.split(", "))}
    return summaries


def counts_in(text):
    """The last summary; empty where there is none."""
    return (summaries_in(text) or [{}])[-1]


def error_lines(text):
    """The messages in `text` but for news, and for the hint that tests over ssh get."""
    return [line for line in text.splitlines() if line.startswith("chattcp: ")
            and not line.startswith(("chattcp: listening on ", "chattcp: hint: "))]


def wait_until(condition, seconds=PATIENCE):
    """Polls until `condition()` holds; false when it does not in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def with_few_descriptors(test):
    """A test for builds that need no descriptors of their own: UndefinedBehaviorSanitizer opens a pipe
    to find out whether memory is readable, and reports a failure as a finding."""
    return None if "undefined" in SANITIZERS else test


def linux_only(reason):
    """A test, or a class of them, of what the `portable` build lacks; `reason` says what."""
    assert reason
    return lambda test: None if PORTABLE else test


def not_on_windows(reason):
    """A test, or a class of them, of what Windows lacks."""
    return unittest.skipIf(WINDOWS, f"not on Windows: {reason}")


def not_in_wine(reason):
    """One of what Wine lacks, or does not show to a test on Linux."""
    return unittest.skipIf(WINE, f"not in Wine: {reason}")


UNIX_PIPES = "it cannot wait for a pipe of Linux"
UNIX_FILES = "it does not know the files that Linux opens"
NO_USERS = "other users"


@dataclass(frozen=True)
class Result:
    status: int
    stdout: bytes
    stderr: str

    def lines(self):
        return self.stdout.splitlines()

    def objects(self):
        return [json.loads(line) for line in self.lines()]

    def errors(self):
        """The lines on stderr besides the counts."""
        return [line for line in self.stderr.splitlines()
                if not COUNT_LINE.match(line) and not OTHER_COUNT_LINE.match(line)]

    def counts(self):
        return counts_in(self.stderr)


def run(*arguments, stdin=None, stdout=subprocess.PIPE, executable=CHATTCP, **options):
    """`stdin` may be bytes or a file; no input at all otherwise, never that of the terminal."""
    fed = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin or subprocess.DEVNULL}
    done = subprocess.run([executable, *arguments], stdout=stdout, stderr=subprocess.PIPE,
                          timeout=LONGEST_RUN, check=False, **fed, **options)
    return Result(done.returncode, done.stdout or b"", done.stderr.decode(errors="replace"))


def capture(*arguments, **options):
    return run("capture", *arguments, **options)


def end_process(process):
    """Kills a process that still runs, and closes its pipes."""
    if process.poll() is None:
        process.kill()
    process.wait(PATIENCE)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            stream.close()


class Running:
    """A command that runs, with threads that read what it writes to pipes.

    With `collect` false nobody reads its output but the test, from `process.stdout`.
    """

    def __init__(self, command, collect=True, **options):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, **{**streams, **options})
        self.pid = self.process.pid
        self._changed = threading.Condition()
        self._lines = []
        self._errors = []
        self._readers = [self._read(self.process.stderr, self._errors)]
        if collect:
            self._readers.append(self._read(self.process.stdout, self._lines))

    def _read(self, file, lines):
        def collect():
            for line in file or ():
                with self._changed:
                    lines.append(line)
                    self._changed.notify_all()
            with self._changed:
                self._changed.notify_all()
        thread = threading.Thread(target=collect, daemon=True)
        thread.start()
        return thread

    def _wait_for(self, count, lines, reader, seconds):
        """Waits until lines() are so many, or their file has ended; returns whether they came."""
        with self._changed:
            self._changed.wait_for(lambda: len(lines()) >= count or not reader.is_alive(), seconds)
            return len(lines()) >= count

    def lines(self):
        """Of the output, so far."""
        return [line.decode() for line in self._lines]

    def packets(self):
        return [json.loads(line) for line in self._lines]

    def errors(self):
        """The standard error, so far."""
        return b"".join(self._errors).decode(errors="replace")

    def error_lines(self):
        return self.errors().splitlines()

    def find_errors(self, pattern):
        """The lines of the standard error in which the regular expression is found."""
        return [line for line in self.error_lines() if re.search(pattern, line)]

    def wait_for_lines(self, count, seconds=PATIENCE):
        """Waits for so many lines of output; returns whether they came."""
        return self._wait_for(count, lambda: self._lines, self._readers[-1], seconds)

    def wait_for_error(self, pattern, seconds=PATIENCE, count=1):
        """Waits for so many lines of the standard error with this regular expression; returns whether
        they came."""
        return self._wait_for(count, lambda: self.find_errors(pattern), self._readers[0], seconds)

    def counts(self):
        """The last summary."""
        return counts_in(self.errors())

    def signal(self, number):
        self.process.send_signal(number)

    def ended(self):
        """Whether the process and what it writes have ended."""
        return self.process.poll() is not None and \
            not any(reader.is_alive() for reader in self._readers)

    def wait(self, seconds=PATIENCE):
        """Waits for the end of the process and of what it writes; returns its status."""
        status = self.process.wait(seconds)
        for reader in self._readers:
            reader.join(PATIENCE)
        return status

    def stop(self, number, seconds=PATIENCE):
        """Ends it with a signal; returns its status."""
        self.signal(number)
        return self.wait(seconds)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.wait()
        end_process(self.process)


class Job(Running):
    """One with all the processes that it starts, as a job of a shell in a terminal."""

    def __init__(self, command, **options):
        super().__init__(command, start_new_session=True, **options)

    def signal_all(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def interrupt(self):
        """As Ctrl-C does; returns when all have closed the output."""
        self.signal_all(signal.SIGINT)
        self.wait()

    def close(self):
        self.signal_all(signal.SIGKILL)
        super().close()


class TestCase(unittest.TestCase):
    """With a directory of its own, and the checks that hold for each run."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = tempfile.mkdtemp(prefix="chattcp-test-")
        cls.addClassCleanup(shutil.rmtree, cls.directory)

    def path(self, name):
        return os.path.join(self.directory, name)

    def write_file(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)
        return self.path(name)

    def folder(self):
        """A directory for one test, which other users may be given access to."""
        folder = tempfile.mkdtemp(prefix="chattcp-test-")
        self.addCleanup(shutil.rmtree, folder)
        return folder

    def program_for_all(self):
        """A copy that other users may run: the build may be where only root can go."""
        folder = self.folder()
        copy = shutil.copy(CHATTCP, os.path.join(folder, "chattcp"))
        for path in (folder, copy):
            os.chmod(path, 0o755)
        return copy

    def start_piped(self, *arguments, **options):
        """A run whose three streams are unbuffered pipes unless said otherwise; it ends with the test."""
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        process = subprocess.Popen([CHATTCP, *arguments], bufsize=0, **{**streams, **options})
        self.addCleanup(end_process, process)
        return process

    def wait_until(self, condition, seconds=PATIENCE):
        self.assertTrue(wait_until(condition, seconds), "waited too long")

    def check_exit(self, status, stderr):
        self.assertGreaterEqual(status, 0, "ended by a signal")
        self.assertNotRegex(stderr, SANITIZER)

    def check_sane(self, result):
        self.check_exit(result.status, result.stderr)

    def check_done(self, result):
        """Success, and nothing on stderr but the counts."""
        self.check_sane(result)
        self.assertEqual((result.status, result.errors()), (0, []))

    def check_failed(self, result, *words, status=1):
        """One line that begins with the program's name and has all of `words`. Returns it."""
        return self.check_error(result.status, result.stderr, result.errors(), words, status)

    def check_error(self, status, stderr, errors, words, expected=1):
        """The same of a run that left `stderr`, the lines `errors` of which matter."""
        self.check_exit(status, stderr)
        self.assertEqual((status, len(errors)), (expected, 1), stderr)
        self.assertTrue(errors[0].startswith("chattcp: "), errors[0])
        for word in words:
            self.assertIn(word, errors[0])
        return errors[0]

    def check_counts(self, result):
        """The counts add up, and the lines are as many as were printed."""
        counts = result.counts()
        self.check_sum(counts, result.stdout.count(b"\n"))
        return counts

    def check_sum(self, counts, printed):
        undecoded = counts["not decoded"]
        self.assertEqual(undecoded, sum(counts["reasons"].values()), counts)
        self.assertEqual(counts["captured"],
                         counts["printed"] + counts.get("not written", 0)
                         + counts["filtered out"] + undecoded, counts)
        self.assertEqual(counts["printed"], printed, counts)


def main():
    """As unittest.main(), but the exit status shows whether tests were skipped."""
    result = unittest.main(exit=False).result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if result.skipped else 0)
