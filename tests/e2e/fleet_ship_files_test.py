"""What ship-files.sh does with files, whatever the engine: which ones it sends, and what it remembers. Clients of
engines are stand-ins here. See chattcp-fleet(7)."""
import os
import shlex
import socket
import subprocess
import time

import engines
import live_network
from engines import ship
from fleet import marks
from program import PATIENCE, TestCase
from small_disk import SmallDisk

LINE = '{"number":1}\n'
# Acknowledges each line, and keeps all of them.
KCAT = """#!/bin/sh
tee -a "$SENT" | sed 's/.*/% Message delivered to partition 0 (offset 1) on broker 1/' >&2
"""


class Shipping(TestCase):
    def setUp(self):
        super().setUp()
        self.files, self.state, self.programs = self.folder(), self.folder(), self.folder()
        self.sent = os.path.join(self.files, "sent")
        self.stand_in("kcat", KCAT)

    def stand_in(self, name, script):
        path = os.path.join(self.programs, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(script)
        os.chmod(path, 0o755)

    def publish(self, name, text=LINE):
        path = os.path.join(self.files, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def settings(self, state):
        return {"PATH": f"{self.programs}:{os.environ['PATH']}", "STATE_DIRECTORY": state, "SENT": self.sent,
                "CHATTCP_KAFKA": "broker:9092"}

    def ship(self, *files, how="kafka", expected=0, **settings):
        return ship(self, how, files, expected, **{**self.settings(self.state), **settings})

    def lines_sent(self):
        if not os.path.exists(self.sent):
            return []
        with open(self.sent, encoding="utf-8") as file:
            return file.readlines()


class ShipFiles(Shipping):
    def test_a_file_is_sent_once_whatever_its_name(self):
        names = ("x.jsonl", "y/x.jsonl", "y%2Fx.jsonl", "y%x.jsonl", "a b'\"\\.jsonl", "[x].jsonl", "*.jsonl",
                 "n" * 255)
        files = [self.publish(os.path.join("files", name), f"{name}\n") for name in names]
        for _ in range(2):
            self.ship(*files)
        self.assertEqual(sorted(self.lines_sent()), sorted(f"{name}\n" for name in names))
        self.assertEqual(marks(self.state), sorted(files))

    def test_a_pattern_finds_what_is_finished(self):
        finished = [self.publish(f"files/{name}.jsonl", f"{name}\n") for name in ("1", "2 3", "4")]
        self.publish("files/5.jsonl.part")
        self.ship(f"{self.files}/files/*", f"{self.files}/none/*")
        self.assertEqual(self.lines_sent(), ["1\n", "2 3\n", "4\n"])
        self.assertEqual(marks(self.state), sorted(finished))

    def test_the_service_takes_more_files_than_a_command_line(self):
        """As systemd runs it. The room for arguments is a quarter of the limit of the stack."""
        file = self.publish("files/last.jsonl")
        for number in range(3000):
            self.publish(f"files/{number:0100}.part")
        patterns = f"{self.files}/none/* {self.files}/files/*"
        command = []
        for word in shlex.split(engines.unit_setting("chattcp-ship-files@.service", "ExecStart")):
            word = word.replace("%i", "kafka").replace("/etc/chattcp-fleet", engines.FLEET)
            command += patterns.split() if word == "$CHATTCP_FILES" else [word.replace("$$", "$")]
        done = subprocess.run(["prlimit", f"--stack={1 << 20}:", *command], capture_output=True, text=True, check=False,
                              timeout=PATIENCE,
                              env={**os.environ, **self.settings(self.state), "CHATTCP_FILES": patterns})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(marks(self.state), [file])

    def test_a_mark_goes_with_its_file(self):
        first, second = self.publish("files/1.jsonl"), self.publish("files/.hidden/2.jsonl")
        self.ship(first, second)
        os.unlink(first)
        self.ship(first, second)
        self.assertEqual(marks(self.state), [second])
        os.unlink(second)
        self.ship(first, second)
        self.assertEqual(marks(self.state), [])

    def test_a_file_that_was_not_sent_is_not_marked(self):
        self.stand_in("kcat", "#!/bin/sh\nexit 1\n")
        file = self.publish("files/1.jsonl")
        self.assertIn("not shipped", self.ship(file, expected=1))
        self.stand_in("kcat", KCAT)
        self.ship(file)
        self.assertEqual(self.lines_sent(), [LINE])

    def test_lines_that_are_not_acknowledged_are_sent_again(self):
        """kcat ends well by a signal, which the last line stands for here."""
        self.stand_in("kcat", KCAT.replace("tee -a \"$SENT\"", "sed '$d'"))
        file = self.publish("files/1.jsonl", 3 * LINE)
        self.ship(file, expected=1)
        self.stand_in("kcat", KCAT)
        self.ship(file)
        self.assertEqual(self.lines_sent(), 3 * [LINE])

    def test_a_full_disk_sends_no_file_twice(self):
        disk = SmallDisk(64)
        self.addCleanup(disk.close)
        file = self.publish("files/1.jsonl")
        with open(os.path.join(disk.folder, "full"), "wb", buffering=0) as full:
            full.write(bytes(1 << 20))
        for _ in range(4):
            subprocess.run(["bash", engines.fleet("ship-files.sh"), "kafka", file], stderr=subprocess.DEVNULL,
                           timeout=PATIENCE, check=False, env={**os.environ, **self.settings(disk.folder)})
        self.assertEqual(self.lines_sent(), [LINE])

    def test_a_decompressor_that_is_killed_sends_nothing(self):
        for ending, name in (("gz", "gzip"), ("zst", "zstd")):
            with self.subTest(name):
                self.stand_in(name, f"#!/bin/sh\nprintf '%s' '{LINE.strip()}'\nkill -9 $$\n")
                self.ship(self.publish(f"files/1.jsonl.{ending}"), expected=1)
                self.assertEqual(self.lines_sent(), [])
                self.assertEqual([entry.name for entry in os.scandir(self.state)], ["shipped"])

    def test_what_a_killed_round_has_unpacked_is_removed(self):
        with open(os.path.join(self.state, "unpacked.1"), "w", encoding="utf-8"):
            pass
        self.ship()
        self.assertEqual([entry.name for entry in os.scandir(self.state)], ["shipped"])

    def test_a_password_is_no_argument(self):
        """Of curl; psql has it from its environment."""
        self.stand_in("curl", """#!/bin/bash
echo "$*" > "$SENT"
while [ "$1" != --config ]; do shift || exit; done
cat "$2" >> "$SENT"
""")
        file = self.publish("files/1.csv", "label.host,label.data-center\na,b\n")
        self.ship(file, how="clickhouse", CHATTCP_CLICKHOUSE="http://user:secret@clickhouse:8123/")
        arguments, configuration = self.lines_sent()
        self.assertNotIn("secret", arguments)
        self.assertEqual(configuration, 'url = "http://user:secret@clickhouse:8123/?query=INSERT+INTO+packets+'
                                        '(label_host,label_data_center)+FORMAT+CSV"\n')


class Silent(Shipping):
    """An engine that accepts and never answers."""

    def setUp(self):
        super().setUp()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.listener.close)
        self.port = self.listener.getsockname()[1]
        self.file = self.publish("files/1.csv", "label.host\na\n")

    def check(self, how, **settings):
        began = time.monotonic()
        self.ship(self.file, how=how, expected=1, **settings)
        self.assertLess(time.monotonic() - began, 20)

    def test_psql_gives_up(self):
        for setting in (f"host=127.0.0.1 port={self.port}", f"postgresql://127.0.0.1:{self.port}/db?user=user"):
            self.check("postgresql", CHATTCP_POSTGRESQL=setting)

    def test_curl_gives_up(self):
        """After a second here."""
        self.stand_in("curl", '#!/bin/bash\nexec /usr/bin/curl "${@/#300/1}"\n')
        self.check("clickhouse", CHATTCP_CLICKHOUSE=f"http://127.0.0.1:{self.port}/")


if __name__ == "__main__":
    engines.need("curl", "psql", "zstd")
    live_network.main()
