"""The clock is set back while packets are captured.

That of the program alone, by support/clock_shim.cpp: to set that of the machine would be no test but
an attack. Packets bear the time that the kernel gives them, which then is ahead of the program's.
"""
import mmap
import os
import signal
import struct
import sys
import tempfile
import time

import live_network
from live_serve import ServeLiveTest, numbered
from program import AT_ONCE, PATIENCE
from programs import CLOCK_SHIM

HOUR = 3600
IDLE_SECONDS = 5  # After which the server closes a connection.
PACKETS = 50


class Clock:
    """That of programs which run with `environment`."""

    def __init__(self):
        self._file = tempfile.NamedTemporaryFile()
        self._file.write(bytes(8))
        self._file.flush()
        self._shared = mmap.mmap(self._file.fileno(), 8)
        self.environment = {"LD_PRELOAD": CLOCK_SHIM,
                            "CLOCK_SHIM": self._file.name,
                            "ASAN_OPTIONS": "verify_asan_link_order=0"}

    def set_back(self, seconds):
        self._shared[:] = struct.pack("q", seconds)

    def close(self):
        self._shared.close()
        self._file.close()


class SetBack(ServeLiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        self.clock = Clock()
        self.addCleanup(self.clock.close)
        self.sender = self.far_raw()

    def capture_by_clock(self, *arguments):
        return self.start_capture("-i", "near", "-p", "udp", *arguments,
                                  env={**os.environ, **self.clock.environment})

    def send(self):
        for number in range(PACKETS):
            self.sender.send(numbered(number))

    def assert_packets(self, packets):
        self.assertEqual([packet["udp"]["payload"] for packet in packets],
                         [[number] for number in range(PACKETS)])
        for packet in packets:
            self.assertLess(abs(packet["timestamp"] / 1000 - time.time()), 60)

    def test_the_clock_of_the_test_is_one(self):
        command = [sys.executable, "-c", "import time; print(time.time())"]
        self.clock.set_back(HOUR)
        environment = {**os.environ, **self.clock.environment}
        shown = float(live_network.run(*command, env=environment))
        self.assertAlmostEqual(time.time() - shown, HOUR, delta=60)

    def test_what_had_arrived_before_an_interrupt_is_printed(self):
        capture = self.capture_by_clock()
        capture.signal(signal.SIGSTOP)
        self.send()
        self.clock.set_back(HOUR)
        capture.signal(signal.SIGINT)
        capture.signal(signal.SIGCONT)
        self.assert_packets(self.finished(capture))

    def test_a_duration_is_as_long_as_before(self):
        begin = time.monotonic()
        capture = self.capture_by_clock("--duration", "1.5")
        self.clock.set_back(HOUR)
        self.send()
        self.assert_packets(self.finished(capture))
        self.assertGreaterEqual(time.monotonic() - begin, 1.5)
        self.assertLess(time.monotonic() - begin, 1.5 + PATIENCE)

    def test_a_server_waits_as_long_as_before(self):
        server = self.serve(environment=self.clock.environment)
        stream = self.listen(server, "i=near&p=udp")
        idle = self.connect(server)
        begin = time.monotonic()
        time.sleep(0.1)
        self.clock.set_back(HOUR)
        self.send()
        self.assert_packets(stream.packets(PACKETS))
        self.assertEqual(idle.wait_for_end(), b"")
        idle_for = time.monotonic() - begin  # With a clock that was set back, an hour or nothing.
        self.assertTrue(IDLE_SECONDS - 1.5 < idle_for < IDLE_SECONDS + PATIENCE, idle_for)
        begin = time.monotonic()
        self.assertEqual(server.stop(), 0, server.errors())
        self.assertLess(time.monotonic() - begin, AT_ONCE)


if __name__ == "__main__":
    live_network.main()
