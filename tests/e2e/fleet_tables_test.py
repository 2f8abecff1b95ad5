"""Finished files into tables, by ship-files.sh: ClickHouse over HTTP, PostgreSQL by COPY. What a table has of each
host is what the host has written, also when a file comes twice. See chattcp-fleet(7)."""
import csv
import glob
import os
import re
import subprocess
import unittest

import engines
import live_network
from engines import ClickHouse, PostgreSql, ship
from fleet import COLUMNS, KEY, Host, marks, write_packets
from program import TestCase

PACKETS = 20000  # Of each host.
POSTGRESQL = next(iter(sorted(glob.glob("/usr/lib/postgresql/*/bin"))), None)
SUMS = "label_host, count(*), sum(packet_size), sum(payload_length), min(number), max(number)"


def sums_of(host):
    """The same, of the lines that it has written."""
    rows = list(csv.reader(host.lines))
    number, size, length = ([int(row[place]) for row in rows] for place in (3, -2, -1))
    return [host.name, len(rows), sum(size), sum(length), min(number), max(number)]


class FleetTables(TestCase):
    time = "time"

    def setUp(self):
        super().setUp()
        self.files = self.folder()
        self.state = os.path.join(self.files, "state")
        packets = write_packets(os.path.join(self.files, "packets.pcapng"), PACKETS)
        self.hosts = [Host(self.files, name, packets, "--format", "csv", "--fields", f"{KEY},{self.time},{COLUMNS}",
                           ending="csv") for name in ("web1", "web2", "d, \"b\"")]

    def ship(self, expected=0):
        files = [file for host in self.hosts for file in host.files()]
        return ship(self, self.how, files, expected, STATE_DIRECTORY=self.state, **self.settings)

    def check_sums(self, answer):
        rows = [[row[0], *map(int, row[1:])] for row in csv.reader(answer.splitlines())]
        self.assertEqual(sorted(rows), sorted(sums_of(host) for host in self.hosts))

    def check_shipping(self, sums):
        """Rounds while files appear, one of them compressed; then a file comes again, as after a failure."""
        for host in self.hosts:
            host.publish(1)
        subprocess.run(["zstd", "-q", "--rm", self.hosts[0].files()[0]], check=True)
        self.ship()
        for host in self.hosts:
            host.publish()
        subprocess.run(["gzip", self.hosts[1].files()[-1]], check=True)
        self.ship()
        self.check_sums(sums())
        shipped = marks(self.state)
        self.assertEqual(shipped, sorted(file for host in self.hosts for file in host.files()))
        os.unlink(f"{self.state}/shipped{shipped[0]}")
        self.ship()
        self.check_sums(sums())

    def check_no_interface(self, text):
        """Nor is a hyphen in the key of a label part of a column's name."""
        packets = write_packets(os.path.join(self.files, "nowhere.pcapng"), 100, None)
        self.hosts = [Host(self.files, "web3", packets, "--label", "data-center=north", "--format", "csv", "--fields",
                           f"{KEY},{self.time},{COLUMNS}", ending="csv")]
        self.hosts[0].publish()
        self.engine.ask(f"ALTER TABLE packets ADD COLUMN label_data_center {text}")
        self.ship()
        self.ship()
        self.assertEqual(self.engine.ask("SELECT count(*) FROM packets WHERE interface = '' "
                                         "AND label_data_center = 'north'"), "100\n")

    def check_cut(self):
        """A decompressor is killed in the middle of a file."""
        self.hosts[0].publish(1)
        subprocess.run(["zstd", "-q", "--rm", self.hosts[0].files()[0]], check=True)
        programs = self.folder()
        with open(os.path.join(programs, "zstd"), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\n/usr/bin/zstd -dcq \"$4\" | head -c 500000\nkill -9 $$\n")
        os.chmod(file.name, 0o755)
        self.settings["PATH"] = f"{programs}:{os.environ['PATH']}"
        self.ship(expected=1)
        self.assertEqual(self.engine.ask("SELECT count(*) FROM packets"), "0\n")

    def check_failure(self, engine, count):
        """Nothing is marked while the engine is away, nor a file that it refuses."""
        self.hosts[0].publish()
        engine.kill()
        self.ship(expected=1)
        engine.start()
        bad = self.hosts[0].files()[0]
        with open(bad, encoding="utf-8") as file:
            whole = file.read()
        with open(bad, "w", encoding="utf-8") as file:
            file.write(whole + "broken,line\n")
        self.assertNotEqual(self.ship(expected=1), "")
        with open(bad, "w", encoding="utf-8") as file:
            file.write(whole)
        self.hosts = self.hosts[:1]
        self.ship()
        self.check_sums(count())


class ToClickHouse(FleetTables):
    how, time = "clickhouse", "timestamp"

    def setUp(self):
        super().setUp()
        self.engine = ClickHouse(self)
        self.settings = {"CHATTCP_CLICKHOUSE": self.engine.url}
        self.engine.start()
        self.engine.create_table()

    def sums(self):
        return self.engine.ask(f"SELECT {SUMS} FROM packets FINAL GROUP BY label_host FORMAT CSV")

    def test_counts_and_sums_by_host_are_those_of_the_senders(self):
        self.check_shipping(self.sums)
        self.engine.stop()
        self.engine.start()
        self.check_sums(self.sums())

    def test_rows_of_no_interface(self):
        self.check_no_interface("String")

    def test_a_cut_file_leaves_no_row(self):
        self.check_cut()

    def test_a_failure_is_tried_again(self):
        self.check_failure(self.engine, self.sums)


@unittest.skipUnless(POSTGRESQL, "there is no PostgreSQL")
class ToPostgreSql(FleetTables):
    how = "postgresql"

    def setUp(self):
        super().setUp()
        self.engine = PostgreSql(self, POSTGRESQL)
        self.settings = {"CHATTCP_POSTGRESQL": self.engine.connection}
        self.engine.start()
        self.engine.create_table()

    def sums(self):
        return self.engine.ask(f"COPY (SELECT {SUMS} FROM packets GROUP BY label_host) TO STDOUT WITH (FORMAT csv)")

    def test_counts_and_sums_by_host_are_those_of_the_senders(self):
        self.check_shipping(self.sums)
        second = "2026-01-02T03:04:06"
        earlier = [row for host in self.hosts for row in csv.reader(host.lines) if row[4][:19] < second]
        self.assertEqual(int(self.engine.ask(f"SELECT count(*) FROM packets WHERE time < '{second}Z'")), len(earlier))

    def test_rows_of_no_interface(self):
        self.check_no_interface("text")

    def test_a_cut_file_leaves_no_row(self):
        self.check_cut()

    def test_a_failure_is_tried_again(self):
        self.check_failure(self.engine, self.sums)


class Service(TestCase):
    def test_it_ships_finished_tables_also_compressed_ones(self):
        with open(engines.fleet("chattcp-ship-files@.service"), encoding="utf-8") as file:
            patterns = re.search('"CHATTCP_FILES=(.*)"', file.read())[1].split()
        finished = ["x.csv", "x.csv.gz", "x.csv.zst"]
        folder = os.path.join(self.folder(), "eth0")
        os.mkdir(folder)
        for name in finished + [name + ".part" for name in finished]:
            with open(os.path.join(folder, name), "w", encoding="utf-8"):
                pass
        found = [os.path.basename(path) for pattern in patterns
                 for path in glob.glob(pattern.replace("/var/lib/chattcp/*", folder))]
        self.assertEqual(sorted(found), finished)


del FleetTables  # What the two share has no engine.

if __name__ == "__main__":
    engines.need("clickhouse-server", "psql", "curl", "zstd")
    live_network.main()
