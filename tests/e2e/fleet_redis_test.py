"""From files through rsyslog into a stream of Redis, and out of it by a group of consumers, while each of them is
killed: no line is missing, and what came twice is one by the key. As chattcp-fleet(7) describes it, with the
files that it names."""
import os
import resource
import socket
import sqlite3
import subprocess
from collections import Counter

import engines
import live_network
from engines import LOCAL, Redis, Rsyslog
from fleet import Host, key_of, write_packets
from live_network import run
from program import PATIENCE, Running, TestCase

PACKETS = 15000  # Of each host.
FILE = 4000  # Lines in one of their files, at most.
BATCH = 1000  # Lines that rsyslogd sends at once (queue.dequeueBatchSize),
READ_AT_ONCE = 1024  # and that imfile puts into its queue at once.
ADDED = ("--add", "number,time,interface,capture_start")
IDLE = "0.5"  # Seconds after which a consumer takes over.

# What hiredis would take apart, or read as conversions of its own.
STRANGE = "100%s %n%% \\u0025 \"quoted\" gr\u00fc\u00df"


KEYED = '{"label":{"host":%s},"interface":%s,"capture_start":%s,"number":%s}'


def stream():
    """Its lines."""
    text = subprocess.run(["redis-cli", "--raw", "XRANGE", "chattcp", "-", "+"], capture_output=True,
                          check=True).stdout.decode()
    return [line for line in text.split("\n") if line.startswith("{")]


def length():
    return int(run("redis-cli", "XLEN", "chattcp"))


class FleetRedis(TestCase):
    def setUp(self):
        super().setUp()
        self.files = self.folder()
        os.chmod(self.files, 0o755)
        self.redis = Redis(self)
        self.rsyslog = Rsyslog(self, "rsyslog-redis.conf", f"{self.files}/*/*.jsonl", CHATTCP_REDIS=LOCAL,
                               CHATTCP_REDIS_PORT="6379")

    def host(self, name, count=PACKETS):
        packets = os.path.join(self.files, "packets.pcapng")
        if not os.path.exists(packets):
            write_packets(packets, count)
        return Host(self.files, name, packets, *ADDED)

    def consumer(self, name, *options):
        consumer = Running(["/usr/bin/python3", engines.fleet("consume-redis.py"), "--name", name, "--idle", IDLE,
                            *options, self.database])
        self.addCleanup(consumer.close)
        return consumer

    @property
    def database(self):
        return os.path.join(self.files, "database")

    def stored(self):
        if not os.path.exists(self.database):
            return 0
        with sqlite3.connect(self.database, timeout=60) as database:
            try:
                return database.execute("SELECT count(*) FROM packets").fetchone()[0]
            except sqlite3.OperationalError:
                return 0
            finally:
                database.commit()

    def check_stream(self, hosts, most_twice):
        sent = [line for host in hosts for line in host.lines]
        found = stream()
        times = Counter(key_of(line) for line in found)
        self.assertEqual(set(times), {key_of(line) for line in sent})
        self.assertLessEqual(len(found) - len(sent), most_twice)

    def test_nothing_is_lost_when_each_of_them_is_killed(self):
        hosts = [self.host(name) for name in ("web1", "web2", "db")]
        self.redis.start()
        self.rsyslog.start()
        first, _ = self.consumer("first", "--keep"), self.consumer("second", "--keep")
        for host in hosts:
            host.publish(1)
        self.wait_until(lambda: self.stored() > BATCH)
        first.close()  # By SIGKILL: with entries that it had taken.
        for host in hosts:
            host.publish(2)
        self.wait_until(lambda: length() > 2 * READ_AT_ONCE + len(hosts) * FILE)
        self.rsyslog.kill()
        self.rsyslog.start()
        for host in hosts:
            host.publish(1)
        before = length()
        self.wait_until(lambda: length() > before + BATCH)
        self.redis.kill()
        for host in hosts:
            host.publish()
        self.redis.start()
        self.consumer("third", "--keep")
        count = len(hosts) * PACKETS
        self.wait_until(lambda: self.stored() == count)
        self.wait_until(self.redis.consumed)
        self.check_stream(hosts, 2 * (BATCH + READ_AT_ONCE + FILE))
        with sqlite3.connect(self.database) as database:
            kept = {line for line, in database.execute("SELECT line FROM packets")}
        database.close()
        self.assertEqual({key_of(line) for line in kept}, {key_of(line) for host in hosts for line in host.lines})

    def test_lines_are_what_they_were(self):
        host = self.host(STRANGE, 100)
        self.redis.start()
        self.rsyslog.start()
        host.publish()
        self.wait_until(lambda: length() == 100)
        self.assertEqual([key_of(line) for line in stream()], [key_of(line) for line in host.lines])

    def test_a_file_that_nobody_could_take_is_read_again_after_a_kill(self):
        """Redis is away: rsyslogd knows the file, but its lines are nowhere yet."""
        host = self.host("web1", 2500)
        self.rsyslog.start()
        host.publish()
        self.wait_until(lambda: any(name.startswith("imfile-state:") for name in os.listdir(self.rsyslog.folder)))
        self.rsyslog.kill()
        self.redis.start()
        self.rsyslog.start()
        self.wait_until(lambda: {key_of(line) for line in stream()} == {key_of(line) for line in host.lines})
        self.check_stream([host], 2500)

    def test_a_line_without_a_key_stops_no_consumer(self):
        self.redis.start()
        unusable = ['{"timestamp":1}', '{"label":null}', "[]", '{"cut', "[" * 100000,
                    *(KEYED % fields for fields in (
                        ("1", '"x"', '"x"', "1"), ('"\\ud800"', '"x"', '"x"', "1"), ('"x"', "[]", '"x"', "1"),
                        ('"x"', '"x"', "null", "1"), ('"x"', '"x"', '"x"', "null"), ('"x"', '"x"', '"x"', "true"),
                        ('"x"', '"x"', '"x"', "1.5"), ('"x"', '"x"', '"x"', "-1"), ('"x"', '"x"', '"x"', str(2**63)),
                        ('"x"', '"x"', '"x"', str(2**64)), ('"x"', '"x"', '"x"', "9" * 5000)))]
        for line in unusable:
            run("redis-cli", "XADD", "chattcp", "*", "line", line)
        line = self.host("web1", 1).lines[0].rstrip("\n")
        run("redis-cli", "XADD", "chattcp", "*", "line", line)
        self.consumer("only")
        self.wait_until(lambda: self.stored() == 1 and length() == 0)
        with sqlite3.connect(self.database) as database:
            kept = [line.decode() for line, in database.execute("SELECT line FROM unusable")]
        database.close()
        self.assertEqual(sorted(kept), sorted(unusable))

    def test_a_silent_redis_is_asked_again(self):
        with socket.create_server((LOCAL, 6379)) as listener:
            listener.settimeout(PATIENCE)
            self.consumer("only", "--timeout", "1")
            for _ in range(2):
                self.addCleanup(listener.accept()[0].close)

    def test_more_small_files_than_a_process_may_open_by_default(self):
        """imfile keeps each open until it is deleted; systemd lets a service open 1024."""
        limit = int(engines.unit_setting("chattcp-ship@.service", "LimitNOFILE", 1024))
        line = self.host("web1", 1).lines[0].rstrip("\n")
        folder = os.path.join(self.files, "web1")
        for number in range(1100):
            with open(os.path.join(folder, f"{number:04}.jsonl"), "w", encoding="utf-8") as file:
                file.write(line + "\n")
        self.redis.start()
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(limit, before[1]), before[1]))  # Which rsyslogd inherits.
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, before)
        self.rsyslog.start()
        self.wait_until(lambda: length() == 1100, 3 * PATIENCE)

    def test_what_is_acknowledged_leaves_the_stream(self):
        host = self.host("web1", 3000)
        self.redis.start()
        self.rsyslog.start()
        host.publish()
        self.consumer("only")
        self.wait_until(lambda: self.stored() == 3000 and length() == 0)


if __name__ == "__main__":
    engines.need("rsyslogd", "omhiredis.so", "redis-server")
    live_network.main()
