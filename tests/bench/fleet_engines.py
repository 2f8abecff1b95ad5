"""Processor time and bytes of a packet in shippers and engines, set up as chattcp-fleet(7) describes."""
import glob
import os
import shutil
import tempfile
import time

import engines
from fleet import Rig
from fleet_bytes import write_lines
from fleet_mixture import (FIVE_TUPLE, LABEL, SERVICE, SHORT, SHORT_TABLE, Format, generated_mixture,
                           real_mixture)
from fleet_process import run_measured, tree_cpu
from live_network import run
from program import wait_until

ALL_COME = 300  # Seconds.
POSTGRESQL = glob.glob("/usr/lib/postgresql/*/bin")
TABLE_WITH_TIME = Format("csv, time in place of timestamp", (
    "--format", "csv", "--fields", FIVE_TUPLE.replace("timestamp", "time"), *LABEL))


class ByRsyslog:
    """A stream of Redis, whose append-only file is on disk before it answers."""

    name, needed, formats = "rsyslog, Redis", ("rsyslogd", "redis-server"), (SERVICE, SHORT)

    def __init__(self, rig):
        self.rig = rig
        self.engine = engines.Redis(rig)
        self.engine.start()
        self.before = self.memory()

    @staticmethod
    def memory():
        return int(run("redis-cli", "info", "memory").partition("used_memory:")[2].split()[0])

    @staticmethod
    def length():
        return int(run("redis-cli", "xlen", "chattcp"))

    def ship(self, path, count):
        """Seconds of processor time, by program."""
        before = tree_cpu(self.engine.pid)
        shipper = engines.Rsyslog(self.rig, "rsyslog-redis.conf", path, CHATTCP_REDIS=engines.LOCAL,
                                  CHATTCP_REDIS_PORT=str(self.engine.port))
        shipper.start()
        if not wait_until(lambda: self.length() >= count, ALL_COME):
            raise RuntimeError(f"{self.length()} of {count} lines have come")
        return {"rsyslogd": tree_cpu(shipper.pid), "redis-server": tree_cpu(self.engine.pid) - before}

    def stored(self):
        """Bytes, by place."""
        size = int(run("du", "-s", "-B1", os.path.join(self.engine.folder, "appendonlydir")).split()[0])
        return self.length(), {"memory": self.memory() - self.before, "append-only file": size}


class ByFiles:
    """ship-files.sh; a subclass has the engine, its setting, and how to ask what it holds."""

    def __init__(self, rig, engine):
        self.rig, self.engine = rig, engine
        self.engine.start()

    def ship(self, path, count):
        before = tree_cpu(self.engine.pid)
        shipper = run_measured(
            ["bash", engines.fleet("ship-files.sh"), self.how, path],
            env={**os.environ, "STATE_DIRECTORY": self.rig.folder(), **self.setting()})
        self.settle(count)
        return {"ship-files.sh": shipper, self.server: tree_cpu(self.engine.pid) - before}

    def settle(self, count):
        """What the engine does later belongs to the packet as well."""


class ToClickHouse(ByFiles):
    name, how, server = "ship-files.sh, ClickHouse", "clickhouse", "clickhouse-server"
    needed, formats = ("clickhouse-server", "curl"), (SHORT_TABLE,)

    def __init__(self, rig):
        super().__init__(rig, engines.ClickHouse(rig))
        self.engine.create_table()

    def setting(self):
        return {"CHATTCP_CLICKHOUSE": self.engine.url}

    def settle(self, _count):
        self.engine.ask("OPTIMIZE TABLE packets")

    def stored(self):
        return int(self.engine.ask("SELECT count() FROM packets FINAL")), {"disk": int(self.engine.ask(
            "SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND table = 'packets'"))}


class ToPostgreSql(ByFiles):
    name, how, server = "ship-files.sh, PostgreSQL", "postgresql", "postgres"
    needed, formats = ("psql", *(f"{path}/postgres" for path in POSTGRESQL[-1:])), (TABLE_WITH_TIME,)

    def __init__(self, rig):
        super().__init__(rig, engines.PostgreSql(rig, POSTGRESQL[-1]))
        self.engine.create_table()

    def setting(self):
        return {"CHATTCP_POSTGRESQL": self.engine.connection}

    def settle(self, _count):
        self.engine.ask("CHECKPOINT")

    def stored(self):
        return int(self.engine.ask("SELECT count(*) FROM packets")), {
            "disk": int(self.engine.ask("SELECT pg_total_relation_size('packets')"))}


class ToKafka(ByFiles):
    """The broker is librdkafka's mock, which keeps nothing, inside a kcat that reads all again."""

    name, how, server = "ship-files.sh, mock of Kafka", "kafka", "mock and its reader"
    needed, formats = ("kcat",), (SERVICE, SHORT)

    def __init__(self, rig):
        super().__init__(rig, engines.Kafka(rig, "kafka"))

    def setting(self):
        return {"CHATTCP_KAFKA": self.engine.broker}

    def settle(self, count):
        wait_until(lambda: self.stored()[0] >= count, ALL_COME)

    def stored(self):
        with open(self.engine.lines, "rb") as file:
            return sum(1 for _ in file), {}


WAYS = (ByRsyslog, ToKafka, ToClickHouse, ToPostgreSql)


def measure_one(way_class, form, path, count):
    with Rig() as rig:
        way = way_class(rig)
        begin = time.monotonic()
        cpu = way.ship(path, count)
        wall = time.monotonic() - begin
        taken, stored = way.stored()
    row = {"way": way.name, "format": form.name, "packets": count, "taken": taken, "rate": count / wall,
           "bytes": {what: size / count for what, size in stored.items()},
           "cpu": {what: seconds / count * 1e9 for what, seconds in cpu.items()}}
    print(f"{way.name:28} {form.name:31} {taken - count:+7} {count / wall:10.0f}  "
          + ", ".join(f"{what} {value:.0f} ns" for what, value in row["cpu"].items()) + "; "
          + ", ".join(f"{what} {value:.0f}" for what, value in row["bytes"].items()), flush=True)
    return row


def measure(count):
    results = []
    with tempfile.TemporaryDirectory() as folder:
        mixture = real_mixture(folder, count) or generated_mixture(folder, count)
        count = mixture.packets
        print(f"\n{count} packets into each engine\n{'':28} {'':31} {'differ':>7} {'a second':>10}  "
              "CPU a packet; bytes a packet")
        for way in WAYS:
            for form in way.formats if all(map(shutil.which, way.needed)) else ():
                path = os.path.join(folder, f"packets-{len(results)}.{form.ending}")
                write_lines(mixture, form, path)
                results.append(measure_one(way, form, path, count))
                os.remove(path)
    return results
