"""From files to Kafka: through rsyslog, and by kcat in ship-files.sh. The broker is librdkafka's own mock cluster: it
speaks Kafka's protocol, but keeps its messages in memory. See chattcp-fleet(7)."""
import os
import signal
import subprocess
import time

import engines
import live_network
from engines import Kafka, Rsyslog, ship
from fleet import Host, key_of, write_packets
from program import PATIENCE, TestCase, end_process

PACKETS = 10000  # Of each host.
ADDED = ("--add", "number,time,interface,capture_start")


class FleetKafka(TestCase):
    def setUp(self):
        super().setUp()
        self.files = self.folder()
        os.chmod(self.files, 0o755)
        packets = write_packets(os.path.join(self.files, "packets.pcapng"), PACKETS)
        self.hosts = [Host(self.files, name, packets, *ADDED) for name in ("web1", "web %2")]
        self.kafka = Kafka(self, "kafka")
        self.kafka.start()

    def messages(self):
        with open(self.kafka.lines, encoding="utf-8") as file:
            return [line for line in file if line.endswith("\n") and line != "\n"]

    def sent(self):
        return sorted(key_of(line) for host in self.hosts for line in host.lines)

    def check_messages(self):
        """Those of both hosts, each once, in any order."""
        sent = self.sent()
        self.wait_until(lambda: len(self.messages()) >= len(sent))
        self.assertEqual(sorted(key_of(line) for line in self.messages()), sent)

    def test_rsyslog_sends_each_line_also_after_a_restart(self):
        rsyslog = Rsyslog(self, "rsyslog-kafka.conf", f"{self.files}/*/*.jsonl", CHATTCP_KAFKA=self.kafka.broker)
        rsyslog.start()
        for host in self.hosts:
            host.publish(1)
        self.wait_until(lambda: len(self.messages()) > PACKETS // 4)
        rsyslog.stop()
        for host in self.hosts:
            host.publish()
        rsyslog.start()
        self.check_messages()

    def test_a_stop_of_rsyslog_keeps_what_no_broker_has_taken(self):
        """All but the line at which omkafka noticed that there is none."""
        rsyslog = Rsyslog(self, "rsyslog-kafka.conf", f"{self.files}/*/*.jsonl", CHATTCP_KAFKA=self.kafka.broker)
        self.kafka.kill()
        for host in self.hosts:
            host.publish()
        rsyslog.start()
        self.wait_until(lambda: os.path.exists(os.path.join(rsyslog.folder, "ship.00000001")))
        time.sleep(2)  # It logs nothing when omkafka takes the first ones.
        rsyslog.stop()
        self.assertTrue(os.path.exists(os.path.join(rsyslog.folder, "failed")))
        self.kafka.start()
        rsyslog.set(CHATTCP_KAFKA=self.kafka.broker)
        rsyslog.start()
        sent = self.sent()
        self.wait_until(lambda: len(self.messages()) >= len(sent) - 1)
        arrived = {key_of(line) for line in self.messages()}
        self.assertLessEqual(len(set(sent) - arrived), 1)

    def test_kcat_sends_each_file(self):
        settings = {"CHATTCP_KAFKA": self.kafka.broker, "STATE_DIRECTORY": os.path.join(self.files, "state")}
        for count in (1, None):
            for host in self.hosts:
                host.publish(count)
            ship(self, "kafka", [file for host in self.hosts for file in host.files()], **settings)
        self.check_messages()

    def test_kcat_says_what_it_could_not_send(self):
        broker = self.kafka.broker
        self.kafka.kill()
        self.hosts[0].publish(1)
        began = time.monotonic()
        ship(self, "kafka", self.hosts[0].files(), expected=1, CHATTCP_KAFKA=broker,
             STATE_DIRECTORY=os.path.join(self.files, "state"))
        self.assertLess(time.monotonic() - began, 30)
        self.kafka.start()
        ship(self, "kafka", self.hosts[0].files(), CHATTCP_KAFKA=self.kafka.broker,
             STATE_DIRECTORY=os.path.join(self.files, "state"))
        self.wait_until(self.messages)

    def test_a_kcat_that_a_signal_ends_has_not_sent_a_file(self):
        """It exits with 0 when it has read all lines, however many are acknowledged: here none, as the broker stops."""
        self.hosts[0].publish(1)
        os.kill(self.kafka.pid, signal.SIGSTOP)
        settings = {"CHATTCP_KAFKA": self.kafka.broker, "STATE_DIRECTORY": os.path.join(self.files, "state")}
        shipper = subprocess.Popen(["bash", engines.fleet("ship-files.sh"), "kafka", *self.hosts[0].files()],
                                   stderr=subprocess.PIPE, env={**os.environ, **settings})
        self.addCleanup(end_process, shipper)
        self.addCleanup(os.kill, self.kafka.pid, signal.SIGCONT)
        child = ("pgrep", "-x", "-P", str(shipper.pid), "kcat")
        self.wait_until(lambda: live_network.succeeds(*child))
        time.sleep(1)  # It has read the file then.
        os.kill(int(live_network.run(*child)), signal.SIGTERM)
        self.assertIn(b"not shipped", shipper.communicate(timeout=PATIENCE)[1])


if __name__ == "__main__":
    engines.need("rsyslogd", "omkafka.so", "kcat")
    live_network.main()
