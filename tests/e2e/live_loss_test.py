"""What a reader that does not read makes a capture lose is bounded in memory, and counted."""
import json
import signal
import subprocess
import time

import live_network
from live_capture import LiveTest
from live_load import start_generator
from live_memory import peak_mebibytes
from program import PATIENCE, end_process
from programs import SLOW

PACKETS = 30000
RATE = 10000
LENGTH = 1514  # Together 45 MB, where a ring of 1 MiB and four in memory may be held.


class Loss(LiveTest):
    cable = True

    def test_lost_packets_are_counted_and_what_is_left_is_in_order(self):
        # Not the few that the kernel sends by itself, as they are not in the sum.
        capture = self.start_capture("-i", "near", "--buffer-size", "1", "-f", "not ip6",
                             "--payload", "none", "--losses", collect=False)
        generator = start_generator(self.far_side, PACKETS, RATE, LENGTH)
        self.addCleanup(end_process, generator)
        generator.wait(PATIENCE)
        peak = peak_mebibytes(capture.process.pid)
        capture.signal(signal.SIGINT)
        time.sleep(1)  # With nowhere to put what is still in the ring.
        objects = [json.loads(line) for line in capture.process.stdout]
        self.assertEqual(capture.wait(), 0)
        addresses = [packet["src_ip"].split(".") for packet in objects if "src_ip" in packet]
        self.assert_sum(capture.counts(), len(addresses))
        losses = [loss for loss in objects if "dropped" in loss]
        self.assertEqual(len(losses), len(objects) - len(addresses))
        self.assertEqual({loss["where"] for loss in losses}, {"kernel"})
        self.assertEqual(sum(loss["dropped"] for loss in losses),
                         capture.counts()["dropped by kernel"])
        numbers = [int(b) << 16 | int(c) << 8 | int(d) for _, b, c, d in addresses]
        self.assertEqual(numbers, sorted(set(numbers)))
        if not SLOW:  # A sanitizer needs memory of its own.
            self.assertLess(peak, 32)

    def assert_sum(self, summary, lines):
        self.assertGreater(summary["dropped by kernel"], 0)
        self.assertGreater(lines, 1000)
        self.assertEqual((summary["captured"], summary["printed"]), (lines, lines))
        self.assertEqual(lines + summary["dropped by kernel"], PACKETS)


class EndlessTraffic(LiveTest):
    cable = True

    def test_it_does_not_keep_a_capture_from_ending(self):
        # More than can be printed, for longer than a capture of a second may take.
        generator = start_generator(self.far_side, 20_000_000, 2_000_000, 60)
        self.addCleanup(end_process, generator)
        capture = self.start_capture("-i", "near", "--duration", "1", "--buffer-size", "1",
                             stdout=subprocess.DEVNULL, collect=False)
        self.assertEqual(capture.wait(), 0)
        self.assertIsNone(generator.poll(), "the traffic ended first")
        self.assertGreater(capture.counts()["printed"], 1000)


if __name__ == "__main__":
    live_network.main()
