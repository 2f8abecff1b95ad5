"""Captures into files that rotate, and programs that take the files, as on a host of a fleet.

Each packet must arrive: the files' lines are counted as they are finished, before the oldest of them are
removed. What rsyslog ships to Redis, if both are installed, is counted there.
"""
import glob
import os
import shutil
import signal
import subprocess
import tempfile
import threading

from live_capture import Capture
from live_network import NEAR
from program import end_process, error_lines, wait_until

FILTER = "not ip6"
PORT = 6391
SHIPPED = 120  # Seconds after the end in which all is in Redis.
LAST_LINES = 100000  # That Redis keeps; it counts all.
MOST_STREAMS = 20000  # That an analysis remembers: each packet is one, so that memory soon stays the same.
PROGRAMS = ("rsyslogd", "redis-server", "redis-cli")

RSYSLOG = """
global(workDirectory="{folder}/spool" maxMessageSize="64k")
module(load="imfile")
module(load="omhiredis")
template(name="xadd" type="string" string="XADD packets MAXLEN ~ {last} * line %msg%")
input(type="imfile" file="{folder}/files/packets-*.jsonl" tag="chattcp" ruleset="ship")
ruleset(name="ship" queue.type="LinkedList" queue.filename="ship" queue.maxDiskSpace="1g"
        queue.saveOnShutdown="on" queue.dequeueBatchSize="1024") {{
  action(type="omhiredis" server="127.0.0.1" serverport="{port}" mode="template" template="xadd"
         action.resumeRetryCount="-1")
}}
"""


def can_ship():
    return all(map(shutil.which, PROGRAMS))


class FileCapture:
    """`chattcp capture` into files of a folder of its own."""

    def __init__(self, name, *arguments):
        self.name = name
        self.folder = tempfile.TemporaryDirectory()
        self.files = os.path.join(self.folder.name, "files")
        os.mkdir(self.files)
        self.capture = Capture("-i", NEAR, "-f", FILTER, "--keep-privileges", *arguments, cwd=self.files,
                               collect=False)
        self.process = self.capture.process

    def wait_until_listening(self):
        self.capture.wait_until_listening()

    def arrived(self, printed):
        """How many packets have come through, once they should be `printed`."""
        raise NotImplementedError

    def finish(self, sent):
        """Ends it; returns what is wrong, as texts."""
        self.capture.signal(signal.SIGTERM)
        status = self.capture.wait()
        if status != 0 or error_lines(self.capture.errors()):
            return [f"{self.name}: status {status}, {self.capture.errors()}"]
        counts = self.capture.counts()
        dropped = counts["dropped by kernel"] + counts["dropped by interface"]
        arrived = self.arrived(counts["printed"])
        print(f"{self.name}: {sent} sent = {counts['captured']} captured + {dropped} dropped; "
              f"{arrived} arrived", flush=True)
        problems = []
        if counts["captured"] + dropped != sent or not \
                arrived == counts["printed"] == counts["captured"]:
            problems.append(f"{self.name}: {sent} sent, {arrived} arrived: {counts}")
        if parts := glob.glob(f"{self.files}/*.part"):
            problems.append(f"{self.name}: {parts} are left")
        return problems

    def close(self):
        self.capture.close()
        self.folder.cleanup()


class ShippedCapture(FileCapture):
    """Lines with an analysis, by rsyslog into a stream of Redis."""

    def __init__(self, seconds):
        super().__init__(
            "shipped", "-o", "packets.jsonl", "--label", "host=soak", "--fields",
            "number,interface,capture_start,timestamp,src_ip,dst_ip,src_port,dst_port,packet_size,"
            "analysis.stream,analysis.state,analysis.flags,analysis.in_flight",
            "--max-streams", str(MOST_STREAMS), "--rotate-seconds", str(seconds), "--rotate-size", "64",
            "--keep-size", "1024")
        top = self.folder.name
        for name in ("redis", "spool"):
            os.mkdir(f"{top}/{name}")
        with open(f"{top}/rsyslog.conf", "w", encoding="utf-8") as file:
            file.write(RSYSLOG.format(folder=top, port=PORT, last=LAST_LINES))
        self.engine = self.start("redis-server", "--port", str(PORT), "--bind", "127.0.0.1", "--dir",
                                 f"{top}/redis", "--save", "", "--appendonly", "no")
        # A copy, as AppArmor may confine the one that is installed.
        self.shipper = self.start(shutil.copy(shutil.which("rsyslogd"), top), "-n", "-i", "NONE", "-f", f"{top}/rsyslog.conf")

    @staticmethod
    def start(*command):
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL)

    @staticmethod
    def added():
        said = subprocess.run(["redis-cli", "-p", str(PORT), "xinfo", "stream", "packets"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              check=False).stdout.split()
        return int(said[said.index("entries-added") + 1]) if "entries-added" in said else 0

    def arrived(self, printed):
        wait_until(lambda: self.added() >= printed, SHIPPED)
        return self.added()

    def close(self):
        for process in (self.shipper, self.engine):
            end_process(process)
        super().close()


class ArchivedCapture(FileCapture):
    """A compressed table, of which a thread counts each file's lines as it appears."""

    def __init__(self):
        super().__init__("archived", "-o", "packets.csv", "--rotate-size", "16", "--keep", "8",
                         "--compress", "zstd", "--format", "csv")
        self._seen = {}  # Lines of each file, without that of names.
        self._ends = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while not self._ends.wait(0.5):
            self._count_new()

    def _count_new(self):
        for path in sorted(glob.glob(f"{self.files}/packets-*.csv.zst")):
            if path not in self._seen:
                with subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE) as unpacked:
                    lines = sum(chunk.count(b"\n") for chunk in
                                iter(lambda: unpacked.stdout.read(1 << 20), b""))
                if unpacked.returncode == 0:
                    self._seen[path] = lines - 1

    def arrived(self, printed):
        self._ends.set()
        self._reader.join()
        self._count_new()
        return sum(self._seen.values())

    def close(self):
        self._ends.set()
        super().close()


def start_all(seconds):
    """Those for which the programs are there; `seconds` is the time of a shipped file."""
    captures = [ArchivedCapture()] if shutil.which("zstd") else []
    captures += [ShippedCapture(seconds)] if can_ship() else []
    for capture in captures:
        capture.wait_until_listening()
    return captures
