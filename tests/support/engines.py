"""Servers and shippers that packets of a fleet go to, each in a folder and with processes of its own.

They use the files in src/package/fleet, as users copy them. Scripts run in a network namespace (live_network),
so that the usual ports are free; what is started ends with the test.
"""
import contextlib
import glob
import os
import re
import shutil
import signal
import subprocess
import urllib.error
import urllib.request

import program
from live_network import run, skip
from program import PATIENCE, wait_until
from programs import TESTS

FLEET = os.path.join(TESTS, "..", "src", "package", "fleet")
LOCAL, ANY = "127.0.0.1", "0.0.0.0"


def fleet(name):
    return os.path.join(FLEET, name)


def unit_setting(unit, name, default=None):
    with open(fleet(unit), encoding="utf-8") as file:
        return next(iter(re.findall(f"(?m)^{name}=(.*)$", file.read())), default)


def need(*programs):
    """Skips the script without them; modules of rsyslog end in .so."""
    for name in programs:
        if shutil.which(name) is None and not glob.glob(f"/usr/lib/*/rsyslog/{name}"):
            skip(f"there is no {name}")


class Engine:
    """A process that can be killed and started again in the same folder."""

    def __init__(self, test, name):
        """`test` gives it a folder(), and has it killed by addCleanup()."""
        self.pid = None
        self.folder = os.path.join(test.folder(), name)
        os.mkdir(self.folder)
        os.chmod(os.path.dirname(self.folder), 0o755)  # Some become another user.
        self.log = os.path.join(self.folder, "log")
        self._process = None
        test.addCleanup(self.kill)

    def launch(self, *command, **environment):
        with open(self.log, "ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                env={**os.environ, **environment})
        self.pid = self._process.pid

    def running(self):
        return self._process is not None and self._process.poll() is None

    def wait_for(self, condition):
        if not wait_until(lambda: not self.running() or condition()) or not self.running():
            with open(self.log, encoding="utf-8", errors="replace") as log:
                raise RuntimeError(f"{type(self).__name__}: {log.read()[-2000:]}")

    def kill(self):
        """As `kill -9`."""
        if self._process is not None:
            program.end_process(self._process)
            self._process = None

    def stop(self, number=signal.SIGTERM):
        self._process.send_signal(number)
        self._process.wait(PATIENCE)
        self.kill()


class Redis(Engine):
    """With redis.conf, and its port opened as redis-open.conf has it."""

    port = 6379

    def __init__(self, test, address=LOCAL):
        super().__init__(test, "redis")
        self._address = address

    def start(self):
        socket = os.path.join(self.folder, "socket")
        self.launch("redis-server", fleet("redis.conf"), "--dir", self.folder, "--bind", self._address,
                    "--unixsocket", socket)
        self.wait_for(lambda: self._say("PING", socket) == "PONG")
        command = unit_setting("redis-open.conf", "ExecStartPost")
        run(*command.replace("/run/redis/redis-server.sock", socket).split())

    @staticmethod
    def consumed():
        """Whether the group has taken and acknowledged all of the stream. Its `lag` is not exact after a restart."""
        stream, group = (dict(zip(lines[::2], lines[1::2])) for lines in (
            run("redis-cli", "--raw", "XINFO", what, "chattcp").splitlines()[:count]
            for what, count in (("STREAM", 14), ("GROUPS", None))))
        return group["pending"] == "0" and group["last-delivered-id"] == stream["last-generated-id"]

    @staticmethod
    def _say(command, socket):
        return subprocess.run(["redis-cli", "-s", socket, command], capture_output=True, text=True,
                              timeout=PATIENCE, check=False).stdout.strip()


class Rsyslog(Engine):
    """With one of the configurations, for the files of a pattern; as chattcp-ship@.service runs it."""

    def __init__(self, test, configuration, files, **settings):
        super().__init__(test, "rsyslog")
        self._configuration, self._settings = configuration, {"CHATTCP_FILES": files, **settings}
        # In a container, AppArmor may confine /usr/sbin/rsyslogd as its host has it.
        self._program = shutil.copy(shutil.which("rsyslogd"), self.folder)

    def start(self):
        run("sh", fleet("rewind-unsent.sh"), self.folder)
        pid = os.path.join(self.folder, "pid")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(pid)
        self.launch(self._program, "-n", "-i", pid, "-f", fleet(self._configuration), STATE_DIRECTORY=self.folder,
                    **self._settings)
        self.wait_for(lambda: os.path.exists(pid))

    def set(self, **settings):
        """For the next start()."""
        self._settings.update(settings)


class ClickHouse(Engine):
    """Its HTTP interface."""

    def __init__(self, test, address=LOCAL):
        super().__init__(test, "clickhouse")
        self._address = address
        self.url = f"http://{LOCAL if address == ANY else address}:8123/"

    def start(self):
        self._configure()
        self.launch("clickhouse-server", f"--config-file={self.folder}/config.xml")
        self.wait_for(lambda: self._answer("SELECT 1") == "1\n")

    def _configure(self):
        for name, text in (("config.xml", f"""<yandex>
  <logger><level>warning</level><console>1</console></logger>
  <http_port>8123</http_port><listen_host>{self._address}</listen_host>
  <path>{self.folder}/data/</path><tmp_path>{self.folder}/temporary/</tmp_path>
  <users_config>{self.folder}/users.xml</users_config>
  <default_profile>default</default_profile><default_database>default</default_database>
  <mark_cache_size>67108864</mark_cache_size>
</yandex>"""), ("users.xml", f"""<yandex>
  <profiles><default/></profiles><quotas><default/></quotas>
  <users><default>
    <password/><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
  </default></users>
</yandex>""")):
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write(text)

    def _answer(self, query):
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return self.ask(query)

    def ask(self, query):
        try:
            with urllib.request.urlopen(self.url, query.encode(), timeout=PATIENCE) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from error

    def create_table(self):
        """Debian's is too old to know codecs."""
        with open(fleet("clickhouse.sql"), encoding="utf-8") as file:
            text = file.read()
        old = int(self.ask("SELECT version()").split(".")[0]) < 19
        self.ask(re.sub(r" CODEC\([^)]*\)", "", text) if old else text)


class PostgreSql(Engine):
    """A server of the user `postgres`, who owns its folder."""

    port = 5432

    def __init__(self, test, programs):
        super().__init__(test, "postgresql")
        self._programs = programs
        shutil.chown(self.folder, "postgres")
        self.connection = f"host={LOCAL} user=postgres dbname=postgres"

    def _as_owner(self, name, *arguments):
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups",
                os.path.join(self._programs, name), *arguments]

    def start(self):
        data = os.path.join(self.folder, "data")
        if not os.path.exists(data):
            run(*self._as_owner("initdb", "--auth=trust", "--no-sync", "--locale=C.UTF-8", data), cwd=self.folder)
        self.launch(*self._as_owner("postgres", "-D", data, "-h", LOCAL, "-k", self.folder, "-p", str(self.port)))
        self.wait_for(lambda: subprocess.run(["psql", "-Atqc", "SELECT 1", self.connection], capture_output=True,
                                             timeout=PATIENCE, check=False).returncode == 0)

    def ask(self, query):
        return run("psql", "-Atqc", query, self.connection)

    def create_table(self):
        run("psql", "-qf", fleet("postgresql.sql"), "-v", "ON_ERROR_STOP=1", self.connection)


class Kafka(Engine):
    """librdkafka's own mock cluster, one broker in memory, inside a kcat that consumes from it: it speaks
    Kafka's protocol, but keeps nothing."""

    def start(self):
        self.lines = os.path.join(self.folder, "lines")
        with open(self.lines, "wb") as lines, open(self.log, "wb") as log:
            self._process = subprocess.Popen(
                ["kcat", "-C", "-u", "-t", "chattcp", "-b", "mock", "-X", "test.mock.num.brokers=1", "-d", "mock"],
                stdin=subprocess.DEVNULL, stdout=lines, stderr=log)
        self.pid = self._process.pid
        self.wait_for(lambda: re.search(r"bootstrap\.servers=", self._said()))
        self.broker = re.search(r"bootstrap\.servers=([\d.:]+)", self._said())[1]

    def _said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()


def ship(test, how, files, expected=0, **settings):
    """A round of ship-files.sh; the files that are there in order."""
    done = subprocess.run(["bash", fleet("ship-files.sh"), how, *sorted(files)], capture_output=True, text=True,
                          timeout=PATIENCE, check=False, env={**os.environ, **settings})
    test.assertEqual(done.returncode != 0, expected != 0, done.stderr)
    return done.stderr
