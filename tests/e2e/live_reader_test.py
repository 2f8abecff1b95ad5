"""Readers that leave, and readers that do not read."""
import fcntl
import json
import os
import signal
import socket
import struct
import subprocess
import termios
import time

import live_network
from live_capture import LiveTest
from program import PATIENCE, end_process, error_lines


def waiting_bytes(file):
    """How much is in a pipe."""
    return struct.unpack("i", fcntl.ioctl(file, termios.FIONREAD, b"\0" * 4))[0]


class Readers(LiveTest):
    def setUp(self):
        super().setUp()
        self.server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        for made in (self.server, self.client):
            self.addCleanup(made.close)
        self.server.bind(("127.0.0.1", 0))
        self.client.connect(self.server.getsockname())

    def assert_quiet_end(self, capture):
        self.assertEqual((capture.wait(), error_lines(capture.errors())), (0, []),
                         capture.errors())
        self.assertNotIn("roken pipe", capture.errors())

    def start_head(self):
        capture = self.start_capture("-i", "lo", collect=False)
        head = subprocess.Popen(["head", "-n", "1"], stdin=capture.process.stdout,
                                stdout=subprocess.PIPE)
        capture.process.stdout.close()  # Or its reader would never have gone.
        self.addCleanup(end_process, head)
        return capture, head

    def assert_head_has_a_line(self, head):
        line, _ = head.communicate(timeout=PATIENCE)
        self.assertEqual(line.count(b"\n"), 1)
        self.assertEqual(json.loads(line)["proto"], "udp")

    def test_it_ends_with_head_while_packets_flow(self):
        capture, head = self.start_head()
        end = time.monotonic() + PATIENCE
        while capture.process.poll() is None and time.monotonic() < end:
            self.client.send(b"again")
            time.sleep(0.001)
        self.assert_quiet_end(capture)
        self.assert_head_has_a_line(head)

    def test_it_ends_with_head_while_nothing_flows(self):
        capture, head = self.start_head()
        self.client.send(b"the only one")
        self.assert_head_has_a_line(head)
        self.assert_quiet_end(capture)

    def test_it_ends_when_its_reader_leaves_before_the_first_packet(self):
        capture = self.start_capture("-i", "lo", collect=False)
        capture.process.stdout.close()
        self.assert_quiet_end(capture)

    def test_it_ends_when_the_reader_of_a_named_pipe_leaves_before_the_first_packet(self):
        pipe = self.path("fifo")
        os.mkfifo(pipe)
        reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        capture = self.start_capture("-i", "lo", "-o", pipe)
        os.close(reader)
        self.assert_quiet_end(capture)

    def test_it_ends_when_the_reader_of_dev_stdout_leaves_before_the_first_packet(self):
        capture = self.start_capture("-i", "lo", "-o", "/dev/stdout", collect=False)
        capture.process.stdout.close()
        self.assert_quiet_end(capture)

    def test_it_ends_when_a_socket_that_reads_leaves(self):
        ours, theirs = socket.socketpair()
        capture = self.start_capture("-i", "lo", stdout=theirs)
        theirs.close()
        self.client.send(b"one")
        self.assertIn(b'"proto":"udp"', ours.recv(10000))
        ours.close()
        self.assert_quiet_end(capture)

    def start_with_stuck_reader(self):
        """A capture whose pipe is full, and how many packets were sent to it."""
        capture = self.start_capture("-i", "lo", collect=False)
        sent = 0
        waiting = -1
        # Until the pipe takes no more; at first the capture may not have begun to write.
        while waiting < 4096 or waiting != waiting_bytes(capture.process.stdout):
            waiting = waiting_bytes(capture.process.stdout)
            for _ in range(20):
                self.client.send(b"\xff" * 30000)
                sent += 1
            time.sleep(0.3)
        return capture, sent

    def test_it_ends_when_a_reader_leaves_a_full_pipe(self):
        capture, _ = self.start_with_stuck_reader()
        capture.process.stdout.close()
        self.assert_quiet_end(capture)

    def test_an_interrupt_loses_nothing_when_the_reader_goes_on_later(self):
        capture, sent = self.start_with_stuck_reader()
        capture.signal(signal.SIGINT)
        time.sleep(0.3)
        self.assertIsNone(capture.process.poll())
        self.assertEqual(sum(1 for _ in capture.process.stdout), sent)
        self.assert_quiet_end(capture)
        self.check_all_captured(capture.counts(), printed=sent)

    def test_a_second_interrupt_ends_it_at_once_when_the_reader_is_stuck(self):
        capture, _ = self.start_with_stuck_reader()
        capture.signal(signal.SIGINT)
        capture.signal(signal.SIGINT)  # As timeout(1) does, which means it once.
        time.sleep(0.7)
        self.assertIsNone(capture.process.poll())
        capture.signal(signal.SIGINT)
        self.assertEqual(capture.process.wait(PATIENCE), -signal.SIGINT)


if __name__ == "__main__":
    live_network.main()
