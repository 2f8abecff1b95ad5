"""Hosts that ship their packets to one engine, and whether every packet arrives.

    tests/run tests/bench/fleet.py [redis|clickhouse] [--hosts 3] [--rate 20000] [--seconds 60]

Each host is a network namespace with an interface that is captured into files, and a cable to the engine, through
which the files are shipped as chattcp-fleet(7) describes. Meanwhile a consumer is killed (Redis), the shipper of the
first host, and then the engine, which is started again. At the end each packet that was sent must be there, by the
key once. Prints how long it took, duplicates, and the processor's seconds of each kind of process.
"""
import argparse
import collections
import contextlib
import csv
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import engines
import live_network
from engines import ANY, ClickHouse, Redis, Rsyslog
from live_capture import Capture
from live_network import run
from program import Running, wait_until
from programs import SEND_TRAFFIC

LINES = ("--fields", "label,interface,capture_start,number,{time},proto,src_ip,src_port,dst_ip,dst_port,packet_size,"
         "payload_length")
CAPTURE = ("--rotate-seconds", "2", "--buffer-size", "64")  # For a machine that is shared.
LONGEST = 1200  # Seconds after the last packet.
TICKS = os.sysconf("SC_CLK_TCK")


class Rig(contextlib.ExitStack):
    """What an engine asks of a test."""

    def folder(self):
        return self.enter_context(tempfile.TemporaryDirectory(prefix="chattcp-fleet-"))

    def addCleanup(self, function):  # pylint: disable=invalid-name
        self.callback(function)


class Host:
    """A namespace with the interface `eth0`, at the other end of which packets are sent, and an uplink."""

    def __init__(self, rig, folder, place, arguments, ending):
        self.name, self.net = f"host{place}", live_network.Namespace()
        rig.callback(self.net.close)
        self.engine, self.sent_by, self._uplink = f"10.7.{place}.1", f"net{place}", f"up{place}"
        for near, far in ((self.sent_by, "eth0"), (self._uplink, "uplink")):
            run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", str(self.net.pid))
            for execute, name in ((run, near), (self.net.run, far)):
                execute("ip", "link", "set", name, "addrgenmode", "none", "multicast", "off", "up")
        run("ip", "address", "add", f"{self.engine}/24", "dev", self._uplink)
        self.net.run("ip", "address", "add", f"10.7.{place}.2/24", "dev", "uplink")
        self.folder = os.path.join(folder, self.name)
        os.mkdir(self.folder)
        os.chmod(self.folder, 0o755)
        shutil.chown(self.folder, "nobody")
        self.pattern = os.path.join(self.folder, f"*.{ending}")
        with self.net.inside():
            self.capture = Capture("-i", "eth0", "--label", f"host={self.name}", *arguments, "-o",
                                   os.path.join(self.folder, f"packets.{ending}"), *CAPTURE)
        rig.callback(self.capture.close)
        self.capture.wait_until_listening()

    def send(self, count, rate):
        return subprocess.Popen([SEND_TRAFFIC, self.sent_by, "small", str(count), str(rate)],
                                stdout=subprocess.DEVNULL)

    def files(self):
        return sorted(glob.glob(self.pattern))


class Cpu:
    """Seconds of the processor by kind of process, of which some end on the way."""

    def __init__(self):
        self.seconds = collections.Counter()
        self._last = {}

    def look(self, kind, pid):
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, TypeError):
            with open(f"/proc/{pid}/stat", encoding="ascii") as file:
                fields = file.read().rpartition(")")[2].split()
            used = sum(map(int, fields[11:15])) / TICKS
            self.seconds[kind] += used - self._last.get(pid, 0)
            self._last[pid] = used


class ToRedis:
    """rsyslogd on each host, and two consumers that take the lines into one table and leave them in the stream."""

    ending, arguments = "jsonl", (LINES[0], LINES[1].format(time="time"))

    def __init__(self, rig):
        self.rig, self.engine = rig, Redis(rig, ANY)
        self.engine.start()
        self.database = os.path.join(rig.folder(), "packets")
        self.consumers = [self._consumer(f"consumer{place}") for place in range(2)]
        self.shippers = []

    def _consumer(self, name):
        consumer = Running(["/usr/bin/python3", engines.fleet("consume-redis.py"), "--name", name, "--idle", "5",
                            "--keep", self.database])
        self.rig.callback(consumer.close)
        return consumer

    def ship(self, host):
        shipper = Rsyslog(self.rig, "rsyslog-redis.conf", host.pattern, CHATTCP_REDIS=host.engine,
                          CHATTCP_REDIS_PORT="6379")
        with host.net.inside():
            shipper.start()
        self.shippers.append(shipper)

    def kill_consumer(self):
        self.consumers[0].close()
        self.consumers.append(self._consumer("successor"))

    def kill_shipper(self, host):
        self.shippers[0].kill()
        with host.net.inside():
            self.shippers[0].start()

    def processes(self):
        return [("consumer", one.pid) for one in self.consumers] + [("rsyslogd", one.pid) for one in self.shippers]

    def arrived(self, count):
        return int(run("redis-cli", "XLEN", "chattcp")) >= count and self.engine.consumed()

    def result(self, _hosts, count):
        """Lines in the stream, and by host the numbers in it that differ."""
        numbers = collections.defaultdict(set)
        lines = 0
        key = re.compile(rb'"number":(\d+).*?"interface":"eth0".*"host":"(\w+)"\},"capture_start":"([^"]+)"')
        with subprocess.Popen(["redis-cli", "--raw", "XRANGE", "chattcp", "-", "+"], stdout=subprocess.PIPE) as text:
            for line in text.stdout:
                if line.startswith(b"{"):
                    number, host, start = key.search(line).groups()
                    numbers[host.decode(), start].add(int(number))
                    lines += 1
        rows = int(run("sqlite3", self.database, "SELECT count(*) FROM packets"))
        different = sum(map(len, numbers.values()))
        print(f"stream: {lines} lines, {different} different, {lines - different} twice; in the table of the consumers: "
              f"{rows}")
        return different == rows == count and len(numbers) == len({host for host, _ in numbers})


class ToClickHouse:
    """ship-files.sh on each host, round after round."""

    ending, arguments = "csv", ("--format", "csv", LINES[0], LINES[1].format(time="timestamp"))

    def __init__(self, rig):
        self.rig, self.engine = rig, ClickHouse(rig, ANY)
        self.engine.start()
        self.engine.create_table()
        self.shippers, self._states = [], {}

    def ship(self, host):
        state = self._states.setdefault(host.name, self.rig.folder())
        loop = (f"while :; do bash {engines.fleet('ship-files.sh')} clickhouse {host.pattern}; sleep 1; done")
        with host.net.inside():
            shipper = subprocess.Popen(
                ["bash", "-c", loop], start_new_session=True, stderr=subprocess.DEVNULL,
                env={**os.environ, "STATE_DIRECTORY": state, "CHATTCP_CLICKHOUSE": f"http://{host.engine}:8123/"})
        self.rig.callback(self._kill, shipper)
        self.shippers.append(shipper)

    @staticmethod
    def _kill(shipper):
        if shipper.poll() is None:
            os.killpg(shipper.pid, signal.SIGKILL)
            shipper.wait()

    def kill_consumer(self):
        """There is none."""

    def kill_shipper(self, host):
        self._kill(self.shippers[0])
        self.ship(host)

    def processes(self):
        return [("ship-files", one.pid) for one in self.shippers]

    def arrived(self, count):
        return int(self.engine.ask("SELECT count(*) FROM (SELECT number FROM packets FINAL)")) >= count

    def result(self, hosts, count):
        whole = int(self.engine.ask("SELECT count(*) FROM packets"))
        answer = self.engine.ask("SELECT label_host, count(*), sum(packet_size), sum(number) FROM packets FINAL"
                                 " GROUP BY label_host FORMAT CSV")
        found = {row[0]: [int(value) for value in row[1:]] for row in csv.reader(answer.splitlines())}
        sent = {host.name: self._sums(host) for host in hosts}
        total = sum(sums[0] for sums in found.values())
        print(f"table: {whole} rows at the moment, {total} different; sums by host {found}, of the senders {sent}")
        return found == sent and total == count

    @staticmethod
    def _sums(host):
        sums = [0, 0, 0]
        for name in host.files():
            with open(name, encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    sums[0] += 1
                    sums[1] += int(row["packet_size"])
                    sums[2] += int(row["number"])
        return sums


def watch(cpu, way, hosts, done):
    while not done.wait(0.5):
        for kind, pid in [("capture", host.capture.pid) for host in hosts] + way.processes() + \
                [("engine", way.engine.pid)]:
            cpu.look(kind, pid)


def disturb(way, hosts, seconds):
    """Each quarter something is killed."""
    for step in (way.kill_consumer, lambda: way.kill_shipper(hosts[0]),
                 lambda: (way.engine.kill(), way.engine.start())):
        time.sleep(seconds / 4)
        step()


def measure(rig, way, arguments):
    folder = rig.folder()
    os.chmod(folder, 0o755)
    hosts = [Host(rig, folder, place, way.arguments, way.ending) for place in range(arguments.hosts)]
    for host in hosts:
        way.ship(host)
    cpu, done = Cpu(), threading.Event()
    watcher = threading.Thread(target=watch, args=(cpu, way, hosts, done))
    watcher.start()
    began, count = time.monotonic(), arguments.rate * arguments.seconds
    senders = [host.send(count, arguments.rate) for host in hosts]
    try:
        disturb(way, hosts, arguments.seconds)
        for sender in senders:
            sender.wait()
        sent = time.monotonic()
        time.sleep(0.5)
        for host in hosts:
            host.capture.stop(signal.SIGINT)
        whole = count * len(hosts)
        dropped = whole - sum(host.capture.counts()["printed"] for host in hosts)
        print(f"dropped by the captures: {dropped}")
        arrived = wait_until(lambda: way.arrived(whole - dropped), LONGEST)
        print(f"sent {whole} in {sent - began:.1f} s; all arrived {time.monotonic() - sent:.1f} s later: {arrived}",
              flush=True)
    finally:
        done.set()
        watcher.join()
    right = way.result(hosts, whole - dropped) and dropped == 0
    size = sum(os.path.getsize(name) for host in hosts for name in host.files())
    print(f"files: {size / whole:.0f} bytes a packet; microseconds of the processor a packet: "
          + ", ".join(f"{kind} {seconds / whole * 1e6:.1f}" for kind, seconds in sorted(cpu.seconds.items())))
    return right


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", nargs="?", choices=("redis", "clickhouse"), default="redis")
    parser.add_argument("--hosts", type=int, default=3)
    parser.add_argument("--rate", type=int, default=20000)
    parser.add_argument("--seconds", type=int, default=60)
    arguments = parser.parse_args()
    live_network.enter()
    with Rig() as rig:
        way = (ToRedis if arguments.engine == "redis" else ToClickHouse)(rig)
        right = measure(rig, way, arguments)
    print("every packet is there" if right else "NOT every packet is there")
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
