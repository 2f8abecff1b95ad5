"""`chattcp serve` and `chattcp capture` under load for as long as one likes.

Packets come from a network namespace at a steady rate. Two clients of the server stay from the first
packet to the last, and check each one; a reader counts the lines of the capture, another the bytes of
what it saves. Guests (guests.py) come in rounds. When those of a round have left, the processes must
hold as many descriptors and threads as in the beginning. When everybody has left, the server must have
allocated what it had before the first client, and a little for each connection that it remembers. Where
`trend` is asked for, resident memory must not grow from round to round either: that needs many rounds,
as it also depends on which thread ran when.

Where `everything` is asked for, another client gets what the page does, with the analysis of each packet, and
further captures write files that rotate and are shipped (shipped.py).
"""
import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time

import shipped
from heap import Heap
from held import Watch
from live_capture import Capture
from live_load import start_generator
from live_network import NEAR, cable
from live_serve import bound_sockets, threads
from live_streams import CheckedStream, ComparedStream, read_streams
from program import PATIENCE, SANITIZER, end_process, error_lines, wait_until
from programs import SLOW
from server import Server

GUESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guests.py")
TOKEN = "soak-soak-soak"
LENGTH = 120  # Of a frame.
FILTER = "not ip6"  # Not the few packets that the kernel sends by itself.
STREAM_THREADS = 2  # For a client with a capture of its own: pipeline and ring.
RING = 16  # Mebibytes of a capture's ring by default; its queue holds four times as much,
REST = 16  # and this is for everything else that the process has.
PAGE_QUERY = ("payload=base64&add=number,time,interface,direction,payload_length,ttl,dscp,ecn,"
              "ip_id,flow_label,vlan,tunnel,analysis")
SHIPPED_SECONDS = 10  # Of a file, before it is shipped.
MOST_OF_CAPTURE = RING + 4 * RING + REST
LEFT = 0.5  # Mebibytes more than before the first client that may be allocated after the last one,
REMEMBERED = 1024  # and bytes for each connection that there was: its ends are known for a minute.
RECORD = 16 + LENGTH  # Bytes of a frame in a pcap file,
FILE_HEADER = 24  # and before the first.

HEADING = (f"{'minute':>7} {'packets':>11} {'lost':>6}  {'serve: MiB, most':>17} {'fds, most':>10} "
           f"{'threads':>9}  {'capture: MiB':>12} {'fds':>4} {'threads':>7}  {'slowest answer':>14}")


class SavedCapture:
    """`chattcp capture` with a reader of its lines, and one of the packets that it saves."""

    name = "capture"

    def __init__(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "saved.pcap")
            os.mkfifo(path)
            reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            self.capture = Capture("-i", NEAR, "-f", FILTER, "-w", path, collect=False)
            self.capture.wait_until_listening()
        fcntl.fcntl(reader, fcntl.F_SETFL, 0)
        self.lines = subprocess.Popen(["wc", "-l"], stdin=self.capture.process.stdout,
                                      stdout=subprocess.PIPE)
        self.bytes = subprocess.Popen(["wc", "-c"], stdin=reader, stdout=subprocess.PIPE)
        self.capture.process.stdout.close()
        os.close(reader)
        self.process = self.capture.process

    def finish(self, sent):
        """Ends it; returns what is wrong with its counts, as texts."""
        self.capture.signal(signal.SIGINT)
        status = self.capture.wait()
        if status != 0 or error_lines(self.capture.errors()):
            return [f"capture: status {status}, {self.capture.errors()}"]
        counts = self.capture.counts()
        lines = int(self.lines.stdout.read())
        saved, rest = divmod(int(self.bytes.stdout.read()) - FILE_HEADER, RECORD)
        dropped = counts["dropped by kernel"] + counts["dropped by interface"]
        print(f"capture: {sent} sent = {counts['captured']} captured + {dropped} dropped; "
              f"{lines} lines, {saved} packets saved", flush=True)
        if counts["captured"] + dropped == sent and rest == 0 \
                and lines == saved == counts["printed"] == counts["captured"]:
            return []
        return [f"capture: {sent} sent, {lines} lines, {saved} saved, {rest} bytes more: {counts}"]

    def close(self):
        self.capture.close()
        for reader in (self.lines, self.bytes):
            if reader.poll() is None:
                reader.kill()
            reader.wait()
            reader.stdout.close()


class LastingClient:
    """A stream that is read from the first packet to the last, by a thread of its own."""

    def __init__(self, server, query, sent, step, seconds):
        """`sent` packets of the traffic are shown, each `step`th of all; with 0 they are only counted, which
        is cheaper."""
        self.query, self.sent = query, sent
        query = f"{query}&token={TOKEN}"
        # The kernel only counts, so where it dropped some is known a little later.
        self.stream = CheckedStream(server, query, places=False, step=step) if step \
            else ComparedStream(server, query)
        self.stream.wait_open()
        self._reader = threading.Thread(target=read_streams, args=([self.stream], sent, seconds),
                                        daemon=True)
        self._reader.start()

    def finish(self):
        """What is wrong with its packets, as texts."""
        self._reader.join()
        stream = self.stream
        print(f"serve, {self.query}: {self.sent} sent = {stream.packets} events + "
              f"{sum(stream.dropped.values())} dropped {stream.dropped}", flush=True)
        problem = getattr(stream, "problem", None)
        if problem or stream.total() != self.sent:
            return [f"serve, {self.query}: {stream.total()} of {self.sent}; {problem}"]
        return []


class Soak:
    """One run; `rate` is of packets a second. Prints a table, a line for each round."""

    def __init__(self, minutes, rate, trend, everything=False):
        self.rate = rate
        self.trend = trend
        self.everything = everything
        self.rounds = max(4, round(minutes))
        self.round_seconds = 60 * minutes / self.rounds
        self.sent = int(60 * minutes * rate) // 2 * 2  # As many of TCP as of UDP.
        self.seen = {}
        self.problems = []

    def run(self):
        """What is wrong, as texts."""
        with contextlib.ExitStack() as stack:
            far_side = stack.enter_context(cable())
            self.capture = stack.enter_context(contextlib.closing(SavedCapture()))
            self.into_files = shipped.start_all(SHIPPED_SECONDS) if self.everything else []
            for capture in self.into_files:
                stack.callback(capture.close)
            self.heap = stack.enter_context(contextlib.closing(Heap()))
            preloaded = {} if SLOW else self.heap.environment  # A sanitizer has its own allocator.
            self.server = stack.enter_context(contextlib.closing(
                Server("--max-streams", str(shipped.MOST_STREAMS),
                       environment={"CHATTCP_TOKEN": TOKEN, **preloaded})))
            self.allocated_before = self.allocated_by_nobody()
            self.start_clients()
            self.watches = [Watch("serve", self.server.pid),
                            Watch("capture", self.capture.process.pid),
                            *(Watch(capture.name, capture.process.pid) for capture in self.into_files)]
            for watch in self.watches:
                watch.note_quiet()
            self.generator = start_generator(far_side, self.sent, self.rate, LENGTH)
            stack.callback(end_process, self.generator)
            self.run_rounds()
            self.finish()
        return self.problems

    def start_clients(self):
        query = f"i={NEAR}&f={FILTER.replace(' ', '%20')}"
        seconds = 2 * self.sent / self.rate + PATIENCE
        self.clients = [LastingClient(self.server, query, self.sent, 1, seconds),
                        LastingClient(self.server, f"{query}&p=tcp", self.sent // 2, 2, seconds)]
        if self.everything:
            self.clients.append(LastingClient(self.server, f"{query}&{PAGE_QUERY}", self.sent, 0, seconds))
        if not wait_until(lambda: len(bound_sockets(self.server)) == len(self.clients) and threads(
                self.server.pid) == self.idle_threads + STREAM_THREADS * len(self.clients)):
            raise RuntimeError("the captures of the server do not start")

    def allocated_by_nobody(self):
        """Once a client has come and left, and nothing is left of it."""
        with self.server.stream(f"i={NEAR}&p=1&token={TOKEN}") as stream:
            stream.wait_open()
        self.idle_threads = self.settled_threads()
        return self.wait_until_left()

    def settled_threads(self):
        """Their number once nothing has changed for a second; a sanitizer may have one of its own."""
        end = time.monotonic() + PATIENCE
        seen = []
        while len(seen) < 10 or len(set(seen[-10:])) > 1 or self.server.packet_sockets():
            if time.monotonic() > end:
                raise RuntimeError("the server does not come to rest")
            seen.append(threads(self.server.pid))
            time.sleep(0.1)
        return seen[-1]

    def wait_until_left(self):
        """Waits until the server has neither a capture nor a connection; returns what is allocated."""
        if not wait_until(lambda: not self.server.packet_sockets()
                          and threads(self.server.pid) <= self.idle_threads, PATIENCE):
            self.problems.append(f"serve: {len(self.server.packet_sockets())} captures and "
                                 f"{threads(self.server.pid)} threads are left")
        return self.heap.allocated()

    def run_rounds(self):
        print(HEADING, flush=True)
        begin = time.monotonic()
        behind = 0
        for number in range(1, self.rounds + 1):
            end = begin + number * self.round_seconds
            if not self.all_alive():
                return
            self.receive_guests(end - time.monotonic() - self.round_seconds / 6, number)
            before, behind = behind, sum(client.stream.dropped["client"] for client in self.clients)
            for watch in self.watches:
                watch.note_quiet(memory_counts=behind == before)
            self.print_line((time.monotonic() - begin) / 60)
            time.sleep(max(0, end - time.monotonic()))

    def all_alive(self):
        ended = [name for name, process in (
            ("serve", self.server.process), ("capture", self.capture.process),
            *((capture.name, capture.process) for capture in self.into_files))
                 if process.poll() is not None]
        self.problems += [f"{name} has ended" for name in ended]
        return not ended

    def receive_guests(self, seconds, number):
        guests = subprocess.Popen(
            [sys.executable, GUESTS, str(self.server.port), str(max(1, seconds)), str(number),
             str(self.generator.pid)],
            env={**os.environ, "CHATTCP_TOKEN": TOKEN}, stdout=subprocess.PIPE)
        while guests.poll() is None:
            time.sleep(0.2)
            if self.all_alive():
                for watch in self.watches:
                    watch.look()
        report = json.loads(guests.communicate()[0] or '{"seen":{},"worst":0,"problems":["no guests"]}')
        for what, count in report["seen"].items():
            self.seen[what] = self.seen.get(what, 0) + count
        self.problems += report["problems"]
        self.worst = report["worst"]

    def print_line(self, minutes):
        serve, capture, *into_files = self.watches
        client = self.clients[0].stream
        quiet, most, beside = serve.quiet[-1], serve.most, capture.quiet[-1]
        print(f"{minutes:7.1f} {client.total():11} {sum(client.dropped.values()):6}  "
              f"{quiet.memory:9.1f}, {most.memory:6.1f} {quiet.descriptors:5},{most.descriptors:4} "
              f"{quiet.threads:4},{most.threads:4}  {beside.memory:12.1f} {beside.descriptors:4} "
              f"{beside.threads:7}  {self.worst * 1000:11.0f} ms"
              + "".join(f"  {watch.name}: {watch.quiet[-1].memory:.1f}, {watch.most.memory:.1f} MiB, "
                        f"{watch.quiet[-1].descriptors} fds, {watch.quiet[-1].threads} threads"
                        for watch in into_files), flush=True)

    def finish(self):
        if self.generator.wait(self.sent / self.rate + PATIENCE) != 0:
            self.problems.append("the generator has failed")
        for client in self.clients:
            self.problems += client.finish()
            client.stream.close()
        for capture in (self.capture, *self.into_files):
            self.problems += capture.finish(self.sent)
        for watch in self.watches:
            if self.trend and not SLOW:  # A sanitizer keeps what was freed.
                watch.judge_memory()
            self.problems += watch.problems
        if not SLOW:
            self.judge_bounds()
        self.finish_server()
        print("guests: " + ", ".join(f"{what} {count}" for what, count in sorted(self.seen.items())),
              flush=True)

    def judge_bounds(self):
        left = self.wait_until_left() - self.allocated_before
        bound = LEFT + sum(self.seen.values()) * REMEMBERED / (1 << 20)
        print(f"serve: {left:+.2f} MiB allocated after everybody has left, of {bound:.2f}; "
              f"{self.heap.most():.1f} at the most", flush=True)
        if left > bound:
            self.problems.append(f"serve: {left:.2f} MiB more than before are allocated after "
                                 f"everybody has left, of {bound:.2f}")
        for watch in self.watches[1:]:
            if watch.most.memory > MOST_OF_CAPTURE:
                self.problems.append(f"{watch.name}: {watch.most.memory:.1f} MiB, more than the "
                                     f"{MOST_OF_CAPTURE} of ring, queue and the rest")

    def finish_server(self):
        status = self.server.stop(seconds=PATIENCE)
        if status != 0:
            self.problems.append(f"serve: status {status}")
        for what, text in (("serve", self.server.errors()),
                           *((capture.name, capture.capture.errors())
                             for capture in (self.capture, *self.into_files))):
            if SANITIZER.search(text):
                self.problems.append(f"{what}: {text[-4000:]}")
