"""A capture does not grow with the packets it has seen. tests/bench/memory.py has larger runs."""
import os
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import live_network  # noqa: E402
from live_capture import SLOW, LiveTest  # noqa: E402
from live_load import end_generator, start_generator  # noqa: E402
from live_memory import peak_mebibytes  # noqa: E402

PACKETS = int(os.environ.get("CHATTCP_PACKETS", "80000"))
RATE = 20000
LIMIT = 32  # Mebibytes.


@unittest.skipIf(SLOW, "a sanitizer needs memory of its own")
class Memory(LiveTest):
    cable = True

    def assert_stays_small(self, *arguments):
        capture = self.start("-i", "near", *arguments, stdout=subprocess.DEVNULL)
        generator = start_generator(self.far_side, PACKETS, RATE, 400)
        self.addCleanup(end_generator, generator)
        generator.wait(PACKETS / RATE * 3 + live_network.TIMEOUT)
        peak = peak_mebibytes(capture.process.pid)
        capture.signal(signal.SIGINT)
        self.assertEqual(capture.wait(), 0)
        self.assert_adds_up(capture.summary(), printed=PACKETS)
        print(f"{PACKETS} packets: {peak:.1f} MiB", file=sys.stderr)
        self.assertLess(peak, LIMIT)

    def test_a_busy_capture_stays_small(self):
        self.assert_stays_small()

    def test_a_large_ring_is_all_that_grows_with_its_option(self):
        self.assert_stays_small("--buffer-size", "128")


if __name__ == "__main__":
    live_network.main()
