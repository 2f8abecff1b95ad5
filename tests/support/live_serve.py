"""What the live tests of `chattcp serve` share: curl, loads, and what the process holds."""
import contextlib
import os
import re
import select
import shutil
import subprocess
import time

import live_frames as frames
from live_capture import LiveTest
from live_load import start_generator
from program import PATIENCE, end_process, wait_until
from server import LOOPBACK, ServerTest, authority

ETH_P_ALL = "0003"  # As /proc/net/packet writes it.

EVENT = re.compile(r"(?:id: (\d*|end)\n)?event: (\w+)\ndata: (.*)\n\n")


def url_of(server, query="", path="/api/capture", address=LOOPBACK):
    return f"http://{authority(address, server.port)}{path}" + (f"?{query}" if query else "")


def start_curl(*arguments, stdout=subprocess.PIPE):
    return subprocess.Popen(["curl", "-sN", *arguments], stdin=subprocess.DEVNULL, stdout=stdout)


def read_until(file, mark, seconds=PATIENCE):
    """What comes from a pipe up to `mark` and a little beyond; without it when it does not come."""
    end = time.monotonic() + seconds
    text = b""
    while mark not in text and (left := end - time.monotonic()) > 0:
        if select.select([file], [], [], left)[0]:
            data = os.read(file.fileno(), 1 << 16)
            if not data:
                break
            text += data
    return text


def events_in(text):
    """(id, kind, data) of each event in the order of their coming; the id where it is a number."""
    return [(int(number) if number.isdecimal() else None, kind, data)
            for number, kind, data in EVENT.findall(text)]


def packets_in(text):
    return [data for _, kind, data in events_in(text) if kind == "packet"]


def labels_of(packets):
    """What the payloads say, for packets whose payload is an array."""
    return [bytes((packet["tcp"] or packet["udp"])["payload"]).decode() for packet in packets]


def numbered(number):
    """A frame to nobody, so that nobody answers."""
    return frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, bytes([number]))),
                           destination="02:00:00:00:00:99")


def bound_sockets(server):
    """Its packet sockets that see packets already."""
    return [line for line in server.packet_sockets() if line.split()[3] == ETH_P_ALL]


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def lowest_free_descriptor(pid):
    used = set(os.listdir(f"/proc/{pid}/fd"))
    return next(number for number in range(len(used) + 1) if str(number) not in used)


def threads(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def waits(pid):
    """How often the threads that there are now have waited for something."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with (contextlib.suppress(FileNotFoundError, ProcessLookupError),
              open(f"/proc/{pid}/task/{thread}/status", encoding="utf-8") as fields):
            total += next(int(line.split()[1]) for line in fields
                          if line.startswith("voluntary_ctxt_switches:"))
    return total


def resident_mebibytes(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as fields:
        return next(int(line.split()[1]) for line in fields if line.startswith("VmRSS:")) / 1024


def cpu_seconds(pid):
    """What the process's threads have used, in user space and in the kernel.

    To the nanosecond where the kernel shows that: the usual counts are samples, four milliseconds
    apart, which threads that wake up by a timer meet too often or not at all.
    """
    try:
        nanoseconds = 0
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/schedstat", encoding="utf-8") as file:
                nanoseconds += int(file.read().split()[0])
        return nanoseconds / 1e9
    except FileNotFoundError:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class ServeLiveTest(ServerTest, LiveTest):
    def wait_for_bound(self, server, count=1):
        """Waits until so many captures miss no packet any more."""
        self.assertTrue(wait_until(lambda: len(bound_sockets(server)) >= count),
                        f"{server.packet_sockets()} {server.errors()}")

    def listen(self, server, query, **options):
        """A stream that is open, and whose capture misses nothing any more."""
        stream = self.open(server, query, **options)
        stream.wait_open()
        self.wait_for_bound(server)
        return stream

    def curl(self, *arguments):
        if shutil.which("curl") is None:
            self.skipTest("there is no curl")
        process = start_curl(*arguments)
        self.addCleanup(end_process, process)
        return process

    def generate(self, count, rate, length=120, first=0):
        generator = start_generator(self.far_side, count, rate, length, first)
        self.addCleanup(end_process, generator)
        return generator

    def wait_for_generator(self, generator, count, rate):
        self.assertEqual(generator.wait(3 * count / rate + PATIENCE), 0)
