"""Captures of interfaces, and whether their counts add up."""
import signal
import subprocess

from live_network import Namespace, lay_cable, raw_socket
from program import Running, TestCase, error_lines
from programs import CHATTCP


class Capture(Running):
    """`chattcp capture`."""

    def __init__(self, *arguments, command=(CHATTCP,), **options):
        super().__init__([*command, "capture", *arguments], **options)

    def wait_until_listening(self):
        if not self.wait_for_error("^chattcp: listening on "):
            raise RuntimeError(f"does not listen: {self.errors()!r}")


class LiveTest(TestCase):
    """What the live tests share. Subclasses get a cable with `cable = True`."""

    cable = False

    def setUp(self):
        super().setUp()
        if self.cable:
            self.far_side = Namespace()
            # The cable goes with the namespace at its other end, but a moment later.
            self.addCleanup(self.far_side.close)
            lay_cable(self.far_side)
            self.addCleanup(self.cut_cable)

    @staticmethod
    def cut_cable():
        subprocess.run(["ip", "link", "delete", "near"], stderr=subprocess.DEVNULL, check=False)

    def launch_capture(self, *arguments, **options):
        """`chattcp capture`, which need not start; it ends with the test."""
        capture = Capture(*arguments, **options)
        self.addCleanup(capture.close)
        return capture

    def start_capture(self, *arguments, **options):
        """One that listens."""
        capture = self.launch_capture(*arguments, **options)
        capture.wait_until_listening()
        return capture

    def raw(self, interface):
        raw = raw_socket(interface)
        self.addCleanup(raw.close)
        return raw

    def far_raw(self, interface="far"):
        with self.far_side.inside():
            return self.raw(interface)

    def finish(self, capture, number=signal.SIGINT):
        """Ends a capture that reports nothing wrong; returns its packets."""
        capture.signal(number)
        return self.finished(capture)

    def finished(self, capture):
        """The packets of a capture that ends by itself."""
        status = capture.wait()
        self.check_exit(status, capture.errors())
        self.assertEqual((status, error_lines(capture.errors())), (0, []), capture.errors())
        packets = capture.packets()
        self.check_all_captured(capture.counts(), printed=len(packets))
        return packets

    def collect(self, capture, count):
        """Waits for so many packets, ends the capture, and checks that no more came."""
        capture.wait_for_lines(count)
        packets = self.finish(capture)
        self.assertEqual(len(packets), count, capture.errors())
        return packets

    def check_all_captured(self, counts, printed):
        """They add up, and nothing was dropped."""
        self.check_sum(counts, printed)
        self.assertEqual((counts["dropped by kernel"], counts["dropped by interface"]), (0, 0))

    def assert_fails(self, capture, *words):
        """It ends with status 1 and one line of error that has all of `words`. Returns the line."""
        status = capture.wait()
        return self.check_error(status, capture.errors(), error_lines(capture.errors()), words)
