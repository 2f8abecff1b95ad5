"""How a capture ends, and that the last packets before the end are printed."""
import signal
import socket
import time

import live_network
from live_capture import LiveTest
from program import summaries_in
from programs import CHATTCP

REPEATS = 20


class End(LiveTest):
    def setUp(self):
        super().setUp()
        self.server = self.udp_socket()
        self.server.bind(("127.0.0.1", 0))
        self.client = self.udp_socket()
        self.client.connect(self.server.getsockname())

    def udp_socket(self):
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(made.close)
        return made

    def send(self, count):
        for number in range(count):
            self.client.send(number.to_bytes(2, "big"))

    def assert_numbers(self, packets, count):
        numbers = [int.from_bytes(bytes(packet["udp"]["payload"]), "big") for packet in packets]
        self.assertEqual(numbers, list(range(count)))

    def test_a_hangup_is_ignored_under_nohup(self):
        capture = self.start_capture("-i", "lo", command=("nohup", CHATTCP))
        capture.signal(signal.SIGHUP)
        time.sleep(0.5)
        self.assertIsNone(capture.process.poll(), "it has ended")
        self.send(3)
        self.assert_numbers(self.collect(capture, 3), 3)

    def assert_flushes(self, number, *arguments):
        for turn in range(REPEATS):
            with self.subTest(turn=turn):
                capture = self.start_capture("-i", "lo", *arguments)
                count = 1 + turn * 7
                self.send(count)
                self.assert_numbers(self.finish(capture, number), count)

    def test_an_interrupt_prints_what_was_sent_just_before(self):
        self.assert_flushes(signal.SIGINT)

    def test_a_termination_prints_what_was_sent_just_before(self):
        self.assert_flushes(signal.SIGTERM)

    def test_a_hangup_prints_what_was_sent_just_before(self):
        self.assert_flushes(signal.SIGHUP)

    def test_an_interrupt_with_immediate_prints_what_was_sent_just_before(self):
        # The ring of this mode holds few packets of such a size, so small ones.
        self.assert_flushes(signal.SIGINT, "--immediate", "-s", "128")

    def test_an_idle_capture_ends_at_an_interrupt(self):
        self.assertEqual(self.finish(self.start_capture("-i", "lo")), [])

    def test_a_count_is_exact(self):
        for count in (1, 10, 100):
            with self.subTest(count=count):
                capture = self.start_capture("-i", "lo", "-c", str(count))
                self.send(100)
                self.assert_numbers(self.finished(capture), count)

    def test_a_count_is_of_printed_packets(self):
        capture = self.start_capture("-i", "lo", "-c", "3", "-p", str(self.server.getsockname()[1]))
        with self.udp_socket() as other:
            for _ in range(5):
                other.sendto(b"other", ("127.0.0.1", 9))
                self.send(1)
        packets = self.finished(capture)
        self.assertEqual(len(packets), 3)
        self.assertEqual({packet["udp"]["dst"] for packet in packets},
                         {self.server.getsockname()[1]})

    def test_a_duration_ends_an_idle_capture(self):
        begin = time.monotonic()
        capture = self.start_capture("-i", "lo", "--duration", "1.5")
        self.assertEqual(self.finished(capture), [])
        elapsed = time.monotonic() - begin
        self.assertGreaterEqual(elapsed, 1.5)
        self.assertLess(elapsed, 15)

    def test_a_duration_ends_a_busy_capture_with_all_that_was_sent(self):
        capture = self.start_capture("-i", "lo", "--duration", "1")
        self.send(50)
        self.assert_numbers(self.finished(capture), 50)

    def test_counts_are_printed_on_request_and_the_capture_goes_on(self):
        capture = self.start_capture("-i", "lo")
        self.send(5)
        self.assertTrue(capture.wait_for_lines(5))
        capture.signal(signal.SIGUSR1)
        self.assertTrue(capture.wait_for_error("dropped by interface"), capture.errors())
        self.send(3)
        self.assertEqual(len(self.finish(capture)), 8)
        first, last = summaries_in(capture.errors())
        self.check_all_captured(first, printed=5)
        self.check_all_captured(last, printed=8)

    def test_quiet_says_nothing(self):
        capture = self.launch_capture("-i", "lo", "-q", "-c", "1")
        # It says not even that it listens, so packets are sent until one is seen.
        while capture.process.poll() is None:
            self.send(1)
            time.sleep(0.01)
        self.assertEqual((capture.wait(), len(capture.lines()), capture.errors()), (0, 1, ""))


if __name__ == "__main__":
    live_network.main()
