"""Runs the program under test, the path of which is in the environment variable CHATTCP."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from dataclasses import dataclass

from programs import CHATTCP, TESTS


CORPUS = os.environ.get("CHATTCP_CORPUS", os.path.join(TESTS, "..", "..", "shared", "corpus"))

# Long enough for a loaded machine and a sanitizer; a run that reaches it hangs.
PATIENCE = 60

# What CTest takes for a skip.
SKIPPED = 77

COUNT_LINE = re.compile(r"^(\d+) (?:packets?|datagrams?) (captured|printed|not written|"
                        r"filtered out|not decoded|not reassembled|dropped by kernel|"
                        r"dropped by interface)(?: \((.*)\))?$", re.M)

SANITIZER = re.compile(r"Sanitizer|runtime error:")


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
        """What stands on stderr besides the counts."""
        return [line for line in self.stderr.splitlines() if not COUNT_LINE.match(line)]

    def counts(self):
        return counts_in(self.stderr)


def counts_in(text):
    """The counts of the summary by name, and under `reasons` those of what was not decoded."""
    counts = {}
    for number, name, reasons in COUNT_LINE.findall(text):
        counts[name] = int(number)
        if reasons:
            counts["reasons"] = {word: int(count) for word, count in
                                 (reason.split() for reason in reasons.split(", "))}
    return counts


def run(*arguments, stdin=None, stdout=subprocess.PIPE, executable=CHATTCP, **options):
    """`stdin` may be bytes or a file; no input at all otherwise, never that of the terminal."""
    fed = {"input": stdin} if isinstance(stdin, bytes) else {"stdin": stdin or subprocess.DEVNULL}
    done = subprocess.run([executable, *arguments], stdout=stdout, stderr=subprocess.PIPE,
                          timeout=PATIENCE, check=False, **fed, **options)
    return Result(done.returncode, done.stdout or b"", done.stderr.decode(errors="replace"))


def capture(*arguments, **options):
    return run("capture", *arguments, **options)


def start(*arguments, **options):
    """A run that goes on; its three streams are unbuffered pipes unless said otherwise."""
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([CHATTCP, *arguments], bufsize=0, **{**streams, **options})


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

    def start(self, *arguments, **options):
        """As start(), and ended whatever becomes of the test."""
        process = start(*arguments, **options)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None and not stream.closed:
                stream.close()

    def check_sane(self, result):
        self.assertGreaterEqual(result.status, 0, "ended by a signal")
        self.assertNotRegex(result.stderr, SANITIZER)

    def check_done(self, result):
        """All well, and nothing on stderr but the counts."""
        self.check_sane(result)
        self.assertEqual((result.status, result.errors()), (0, []))

    def check_failed(self, result, *words, status=1):
        """One line that begins with the program's name and has all of `words`. Returns it."""
        self.check_sane(result)
        self.assertEqual(result.status, status, result.stderr)
        self.assertEqual(len(result.errors()), 1, result.stderr)
        message = result.errors()[0]
        self.assertTrue(message.startswith("chattcp: "), message)
        for word in words:
            self.assertIn(word, message)
        return message

    def check_counts(self, result):
        """The counts add up, and the lines are as many as were printed."""
        counts = result.counts()
        undecoded = counts["not decoded"]
        self.assertEqual(undecoded, sum(counts["reasons"].values()))
        self.assertEqual(counts["captured"],
                         counts["printed"] + counts.get("not written", 0)
                         + counts["filtered out"] + undecoded)
        self.assertEqual(counts["printed"], result.stdout.count(b"\n"))
        return counts


def main():
    """As unittest.main(), but a script that skipped something says so by its exit status."""
    result = unittest.main(exit=False).result
    if not result.wasSuccessful():
        sys.exit(1)
    sys.exit(SKIPPED if result.skipped else 0)
