"""Interfaces that go away, go down, are down, or are not there."""
import time

import live_frames as frames
import live_network
from live_capture import LiveTest
from live_network import rename, run, wait_until_up
from programs import CHATTCP, PORTABLE


def numbered(number):
    return frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, bytes([number]))),
                           destination="02:00:00:00:00:99")


def numbers_in(packets):
    return [packet["udp"]["payload"][0] for packet in packets]


class Interfaces(LiveTest):
    cable = True

    def test_one_that_goes_away_ends_the_capture_with_what_came_before(self):
        saved = self.path("saved.pcap")
        capture = self.start_capture("-i", "near", "-w", saved)
        sender = self.far_raw()
        for number in range(20):
            sender.send(numbered(number))
        run("ip", "link", "delete", "near")
        self.assert_fails(capture, "near")
        self.assertEqual(numbers_in(capture.packets()), list(range(20)))
        self.check_all_captured(capture.counts(), printed=20)
        again = run(CHATTCP, "capture", "-q", "-r", saved)
        self.assertEqual(again.splitlines(keepends=True), capture.lines())

    def test_an_idle_one_that_goes_away_ends_the_capture(self):
        capture = self.start_capture("-i", "near")
        run("ip", "link", "delete", "near")
        self.assert_fails(capture, "near")
        self.check_all_captured(capture.counts(), printed=0)

    def test_one_that_goes_away_leaves_any_alone(self):
        capture = self.start_capture("-i", "any", "-p", "udp")
        self.far_raw().send(numbered(1))
        self.assertTrue(capture.wait_for_lines(1), capture.errors())
        run("ip", "link", "delete", "near")
        time.sleep(0.5)
        self.raw("lo").send(numbered(2))
        self.assertEqual(numbers_in(self.collect(capture, 2)), [1, 2])

    def test_one_that_goes_down_and_up_is_captured_on(self):
        capture = self.start_capture("-i", "near", "-p", "udp")
        sender = self.far_raw()
        sender.send(numbered(1))
        self.assertTrue(capture.wait_for_lines(1), capture.errors())
        run("ip", "link", "set", "near", "down")
        time.sleep(1)
        self.assertIsNone(capture.process.poll(), capture.errors())
        run("ip", "link", "set", "near", "up")
        wait_until_up(self.far_side)
        sender.send(numbered(2))
        self.assertEqual(numbers_in(self.collect(capture, 2)), [1, 2])

    def test_one_that_is_renamed_ends_the_capture_with_what_came_before(self):
        capture = self.start_capture("-i", "near")
        sender = self.far_raw()
        for number in range(20):
            sender.send(numbered(number))
        rename(self.far_side, "near", "other")
        self.assert_fails(capture, "near", "renamed to other")
        self.assertEqual(numbers_in(capture.packets()), list(range(20)))
        self.check_all_captured(capture.counts(), printed=20)
        rename(self.far_side, "other", "near")
        again = self.start_capture("-i", "near", "-p", "udp")
        sender.send(numbered(21))
        self.assertEqual(numbers_in(self.collect(again, 1)), [21])

    def test_one_that_has_a_further_name_may_be_captured_on_by_that(self):
        run("ip", "link", "property", "add", "dev", "near", "altname", "beside")
        capture = self.start_capture("-i", "beside")
        time.sleep(0.6)  # More than a look at its name takes.
        self.far_raw().send(numbered(3))
        self.assertEqual(numbers_in(self.collect(capture, 1)), [3])

    def test_one_that_is_moved_to_another_namespace_ends_the_capture(self):
        capture = self.start_capture("-i", "near")
        self.far_raw().send(numbered(1))
        self.assertTrue(capture.wait_for_lines(1), capture.errors())
        run("ip", "link", "set", "near", "netns", str(self.far_side.pid))
        self.assert_fails(capture, "near")
        self.check_all_captured(capture.counts(), printed=1)

    def test_one_that_goes_away_while_it_is_down_ends_the_capture(self):
        capture = self.start_capture("-i", "near", "-p", "udp")
        run("ip", "link", "set", "near", "down")
        time.sleep(0.3)
        self.assertIsNone(capture.process.poll(), capture.errors())
        run("ip", "link", "delete", "near")
        self.assert_fails(capture, "near")

    def test_one_that_is_down_is_refused_with_the_remedy(self):
        run("ip", "link", "set", "near", "down")
        capture = self.launch_capture("-i", "near")
        self.assert_fails(capture, "near", "not up",
                          "ifconfig near up" if PORTABLE else "ip link set near up")
        self.assertEqual(capture.lines(), [])

    def test_one_that_is_not_there_is_refused_with_the_names_there_are(self):
        capture = self.launch_capture("-i", "eth99")
        line = self.assert_fails(capture, "eth99", "near", "lo", "any")
        self.assertNotIn("nflog", line)
        self.assertEqual(capture.lines(), [])


if __name__ == "__main__":
    live_network.main()
