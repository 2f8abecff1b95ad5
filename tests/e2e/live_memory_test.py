"""A capture does not grow with the packets it has seen, and ends where there is no memory for it.
tests/bench/memory.py has larger runs."""
import os
import re
import signal
import subprocess
import sys
import time
import unittest

import live_network
from heap import Heap
from http_client import message
from live_capture import LiveTest
from live_load import start_generator
from live_network import run
from live_serve import ServeLiveTest, numbered
from program import PATIENCE, end_process
from programs import CHATTCP, SLOW

THREAD_STACK = 8  # Mebibytes, usually.
PACKETS = int(os.environ.get("CHATTCP_PACKETS", "80000"))
RATE = 20000
LIMIT = 4  # Mebibytes that are allocated once all packets are printed, which are 32 together.


@unittest.skipIf(SLOW, "a sanitizer needs memory of its own")
class Memory(LiveTest):
    cable = True

    def assert_stays_small(self, *arguments):
        heap = Heap()
        self.addCleanup(heap.close)
        capture = self.start_capture("-i", "near", *arguments, stdout=subprocess.DEVNULL,
                             env={**os.environ, **heap.environment})
        generator = start_generator(self.far_side, PACKETS, RATE, 400)
        self.addCleanup(end_process, generator)
        generator.wait(PACKETS / RATE * 3 + PATIENCE)
        # What waits for the decoder is bounded by the queue, and depends on what else runs here.
        self.wait_until(lambda: heap.allocated() < LIMIT)
        allocated = heap.allocated()
        capture.signal(signal.SIGINT)
        self.assertEqual(capture.wait(), 0)
        counts = capture.counts()  # On a busy machine the kernel drops some.
        self.assertEqual(counts["printed"] + counts["dropped by kernel"], PACKETS, counts)
        print(f"{PACKETS} packets: {allocated:.1f} MiB", file=sys.stderr)

    def test_a_busy_capture_stays_small(self):
        self.assert_stays_small()

    def test_a_large_ring_is_all_that_grows_with_its_option(self):
        self.assert_stays_small("--buffer-size", "128")


def address_space(pid):
    """Bytes, once no thread makes itself a heap any more."""
    sizes = []
    while len(sizes) < 10 or len(set(sizes[-10:])) > 1:
        with open(f"/proc/{pid}/status", encoding="ascii") as fields:
            sizes.append(next(line for line in fields if line.startswith("VmSize:")))
        time.sleep(0.02)
    return int(sizes[-1].split()[1]) << 10


class NoMemory(ServeLiveTest):
    """For a ring, or for the thread of a connection: a limit on the address space."""

    cable = True
    ring = 64  # Mebibytes.

    def limit(self, server, size):
        run("prlimit", "--pid", str(server.pid), f"--as={size}:unlimited")

    def test_a_ring_too_large_is_refused_with_the_remedy(self):
        command = ("prlimit", f"--as={self.ring << 20}", CHATTCP)
        capture = self.launch_capture("-i", "near", "--buffer-size", str(self.ring),
                                  command=command)
        self.assert_fails(capture, "near", "Cannot allocate memory", "--buffer-size")

    def test_a_server_tells_so_and_is_well_again_when_there_is_some(self):
        # Root may set the limits of its own processes without a further right.
        server = self.serve("--buffer-size", str(self.ring), "--keep-privileges")
        stream = self.listen(server, "i=near&p=udp")
        self.limit(server, address_space(server.pid) + (self.ring << 20) // 2)
        error, close = self.open(server, "i=lo").rest()
        self.assertEqual((error.kind, close.kind), ("error", "close"))
        self.assertIn("Cannot allocate memory", error.data)
        self.limit(server, address_space(server.pid))
        for _ in range(10):  # A thread may take the place of one that has ended.
            with self.connect(server) as connection:
                connection.send(message("Host: [::1]", "Connection: close", target="/healthz"))
                self.assertIn((connection.wait_for_end() or b"")[:12],
                              (b"", b"HTTP/1.1 200", b"HTTP/1.1 503"))
        begin = time.monotonic()
        self.limit(server, "unlimited")
        self.open(server, "i=lo&p=1").wait_open()
        print(f"no memory: well again after {(time.monotonic() - begin) * 1000:.0f} ms",
              file=sys.stderr)
        self.far_raw().send(numbered(1))
        self.assertEqual([packet["udp"]["payload"] for packet in stream.packets(1)], [[1]])

    @unittest.skipIf(SLOW, "a sanitizer maps memory of its own for a thread")
    def test_a_client_for_which_there_is_no_thread_is_told_so(self):
        server = self.serve("--keep-privileges")
        self.assertEqual(server.get("/healthz").status, 200)
        self.limit(server, address_space(server.pid) + (THREAD_STACK << 19))  # Half of one.
        connections = [self.connect(server) for _ in range(20)]
        refused = 0
        for connection in connections:
            self.addCleanup(connection.close)
            text = connection.wait_for_end(1) or b""  # Others have a thread, or gave way.
            if b"no thread for this connection" in text:
                refused += 1
                self.assertTrue(text.startswith(b"HTTP/1.1 503 "), text)
                self.assertIn(b"\r\nRetry-After: 5\r\n", text)
                self.assertFalse(connection.was_reset)
        self.limit(server, "unlimited")
        self.assertGreater(refused, 0)
        counted = re.search(r'limit="threads"} (\d+)\n', server.get("/metrics").body.decode())
        self.assertGreaterEqual(int(counted[1]), refused)  # For some there may have been no memory to answer.


@unittest.skipIf(SLOW, "a sanitizer has its own allocator")
class FailingAllocations(ServeLiveTest):
    """Whatever allocation fails, a server goes on, and is well again when none fails any more."""

    cable = True
    targets = ("/healthz", "/metrics", "/api/interfaces", "/openapi.json", "/api/capture?i=none",
               "/api/capture?i=near&p=udp", "/api/capture?i=near&p=udp&payload=text",
               "/api/capture?i=near&f=udp&c=1", "/api/capture?i=lo&p=1&reassemble=1")

    def visit(self, server, number):
        target = self.targets[number % len(self.targets)]
        try:
            with self.connect(server) as connection:
                connection.send(message(f"Host: {connection.authority}", target=target))
                connection.receive(0.05)
                self.sender.send(numbered(number % 256))
                connection.receive(0.05)
        except (ConnectionError, TimeoutError):
            pass  # An answer is not what it owes.

    def assert_is_well(self, server):
        stream = self.listen(server, "i=near&p=udp&payload=hex")
        self.sender.send(numbered(1))
        self.assertEqual([packet["udp"]["payload"] for packet in stream.packets(1)], ["01"])
        stream.close()

    def test_a_server_outlives_them(self):
        heap = Heap()
        self.addCleanup(heap.close)
        server = self.serve(environment=heap.environment)
        self.sender = self.far_raw()
        self.assert_is_well(server)
        for each in (1009, 211, 101, 47, 23, 11, 5, 2, 1):
            heap.fail(each)
            for number in range(len(self.targets) * 4):
                self.visit(server, number)
            server.signal(signal.SIGUSR1)
            self.assertIsNone(server.process.poll(), server.errors())
            heap.fail(0)
            self.assert_is_well(server)


if __name__ == "__main__":
    live_network.main()
