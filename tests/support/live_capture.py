"""A running `chattcp capture`, what it printed, and whether its counts add up."""
import json
import re
import signal
import subprocess
import threading
import time
import unittest

from live_network import TIMEOUT, Namespace, lay_cable, raw_socket
from programs import CHATTCP as PROGRAM
from programs import SANITIZERS, SLOW  # noqa: F401 (For those who import this.)

PATIENCE = 40  # Seconds for packets that should come at once; a wait that succeeds costs none of them.

# Seconds for what happens at once unless it waits for one of the program's timers: the shortest for
# which a fault would have it wait is that of idle connections, 5 seconds.
AT_ONCE = 4

_COUNT = re.compile(r"^(\d+) (?:packets?|datagrams?) (captured|printed|not written|filtered out|"
                    r"not decoded|not reassembled|dropped by kernel|dropped by interface)"
                    r"(?: \((.*)\))?$")


def with_few_descriptors(test):
    """A test for builds that need no descriptors of their own: UndefinedBehaviorSanitizer makes a
    pipe to look whether memory can be read, and takes a failure for a finding."""
    return None if "undefined" in SANITIZERS else test


def parse_summaries(text):
    """Each summary in `text` as a dictionary from what is counted to its number."""
    summaries = []
    for line in text.splitlines():
        match = _COUNT.match(line)
        if match:
            number, what, reasons = match.groups()
            if what == "captured":
                summaries.append({})
            summaries[-1][what] = int(number)
            if reasons is not None:
                pairs = (pair.split() for pair in reasons.split(", "))
                summaries[-1]["reasons"] = {name: int(count) for name, count in pairs}
    return summaries


def error_lines(text):
    """What is neither news nor advice for somebody who runs the tests over ssh."""
    return [line for line in text.splitlines() if line.startswith("chattcp: ")
            and not line.startswith(("chattcp: listening on ", "chattcp: hint: "))]


class Running:
    """A command with its standard error read by a thread, and its output as well.

    With `collect` false nobody reads its output but the test, from `process.stdout`.
    """

    def __init__(self, command, collect=True, **options):
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, **{**streams, **options})
        self._changed = threading.Condition()
        self._lines = []
        self._errors = []
        self._readers = [self._read(self.process.stderr, self._errors)]
        if collect and self.process.stdout is not None:
            self._readers.append(self._read(self.process.stdout, self._lines))

    def _read(self, file, lines):
        def collect():
            for line in file:
                with self._changed:
                    lines.append(line)
                    self._changed.notify_all()
            with self._changed:
                self._changed.notify_all()
        thread = threading.Thread(target=collect, daemon=True)
        thread.start()
        return thread

    def _wait(self, condition, seconds=TIMEOUT):
        with self._changed:
            return self._changed.wait_for(condition, seconds)

    def wait_until_listening(self):
        if not self.wait_for_error("chattcp: listening on "):
            raise RuntimeError(f"does not listen: {self.errors()!r}")

    def wait_for_error(self, text):
        """Waits until `text` stands in the standard error; false when it does not come."""
        self._wait(lambda: text in self.errors() or not self._readers[0].is_alive())
        return text in self.errors()

    def wait_for_lines(self, count, seconds=PATIENCE):
        """Waits for so many lines at least; false when they do not come."""
        return self._wait(lambda: len(self._lines) >= count, seconds)

    def lines(self):
        return [line.decode() for line in self._lines]

    def packets(self):
        return [json.loads(line) for line in self._lines]

    def errors(self):
        return b"".join(self._errors).decode(errors="replace")

    def summary(self):
        """The last one."""
        return parse_summaries(self.errors())[-1]

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self, seconds=TIMEOUT):
        """Waits for the end of the process and of its output; returns its status."""
        status = self.process.wait(seconds)
        for reader in self._readers:
            reader.join(TIMEOUT)
        return status

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.wait()
        for file in (self.process.stdout, self.process.stderr):
            if file is not None:
                file.close()


class Capture(Running):
    """`chattcp capture`."""

    def __init__(self, *arguments, command=(PROGRAM,), **options):
        super().__init__([*command, "capture", *arguments], **options)


class LiveTest(unittest.TestCase):
    """What the live tests share. Subclasses get a cable with `cable = True`."""

    cable = False

    def setUp(self):
        if self.cable:
            self.far_side = Namespace()
            # The cable goes with the namespace at its other end, but a moment later.
            self.addCleanup(self.far_side.close)
            lay_cable(self.far_side)
            self.addCleanup(self.cut_cable)

    @staticmethod
    def cut_cable():
        subprocess.run(["ip", "link", "delete", "near"], stderr=subprocess.DEVNULL, check=False)

    def start(self, *arguments, **options):
        """A capture that listens."""
        capture = self.launch(*arguments, **options)
        capture.wait_until_listening()
        return capture

    def launch(self, *arguments, **options):
        capture = Capture(*arguments, **options)
        self.addCleanup(capture.close)
        return capture

    def raw(self, interface):
        raw = raw_socket(interface)
        self.addCleanup(raw.close)
        return raw

    def far_raw(self, interface="far"):
        with self.far_side.inside():
            return self.raw(interface)

    def finish(self, capture, number=signal.SIGINT):
        """Ends a capture that has nothing to complain about; returns its packets."""
        capture.signal(number)
        return self.finished(capture)

    def finished(self, capture):
        """The packets of a capture that ends by itself."""
        status = capture.wait()
        self.assertEqual((status, error_lines(capture.errors())), (0, []), capture.errors())
        packets = capture.packets()
        self.assert_adds_up(capture.summary(), printed=len(packets))
        return packets

    def collect(self, capture, count):
        """Waits for so many packets, ends the capture, and takes care that no more came."""
        capture.wait_for_lines(count)
        packets = self.finish(capture)
        self.assertEqual(len(packets), count, capture.errors())
        return packets

    def assert_adds_up(self, summary, printed=None):
        undecoded = summary["not decoded"]
        self.assertEqual(undecoded, sum(summary["reasons"].values()), summary)
        self.assertEqual(summary["captured"],
                         summary["printed"] + summary.get("not written", 0)
                         + summary["filtered out"] + undecoded, summary)
        self.assertEqual((summary["dropped by kernel"], summary["dropped by interface"]), (0, 0))
        if printed is not None:
            self.assertEqual(summary["printed"], printed, summary)

    def assert_fails(self, capture, *words):
        """It ends with status 1 and one line of error that has all these words."""
        status = capture.wait()
        errors = error_lines(capture.errors())
        self.assertEqual((status, len(errors)), (1, 1), capture.errors())
        for word in words:
            self.assertIn(word, errors[0])
        return errors[0]

    def wait_until(self, condition, seconds=TIMEOUT):
        """Looks again and again until `condition()` holds."""
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "waited too long")
            time.sleep(0.01)
