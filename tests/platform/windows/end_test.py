"""How runs end in Wine: a reader that goes, Ctrl-C, a service that is stopped. And what goes in and out: bytes."""
import contextlib
import os
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request

from captures import pcap, records
from packets import ethernet, udp_packet
from program import AT_ONCE, PATIENCE, Running, end_process, run
from programs import BUILD, CHATTCP

IN_WINE = os.path.join(BUILD, "tests", "in_wine")
FIRST_LINE = os.path.join(BUILD, "tests", "first_line.exe")
PROGRAM = os.path.join(BUILD, "chattcp.exe")


def frames(count):
    return [ethernet(udp_packet("192.0.2.1", 1234, "192.0.2.2", 53, bytes([number % 256, 10, 13, 26]) * 50))
            for number in range(count)]


def in_wine(*words, **options):
    return subprocess.run([IN_WINE, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, timeout=PATIENCE, **options)


def setUpModule():
    """The services that Wine starts would keep the streams of the first program."""
    subprocess.run([IN_WINE, "wineboot"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True, timeout=300)


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)
        return self.path(name)


class Bytes(Files):
    def test_a_name_may_have_any_letters(self):
        name = self.write("Mitschnitt größer 漢字.pcap", pcap(records(frames(3))))
        for path in (name, "Z:" + name.replace("/", "\\")):
            with self.subTest(path=path):
                result = run("capture", "-r", path)
                self.assertEqual(result.status, 0)
                self.assertEqual(len(result.lines()), 3)

    def test_a_name_in_a_message_is_that_of_the_file(self):
        self.assertEqual(run("capture", "-r", "größer.pcap").errors(),
                         ["chattcp: größer.pcap: cannot open: No such file or directory"])

    def test_a_folder_is_refused(self):
        self.assertIn("Is a directory", run("capture", "-r", self.folder).stderr)

    def test_what_is_saved_is_what_was_read(self):
        content = pcap(records(frames(300)))
        source = self.write("in.pcap", content)
        first, second = self.path("first.pcap"), self.path("second.pcap")
        self.assertEqual(run("capture", "-q", "-r", source, "-w", first).status, 0)
        self.assertEqual(run("capture", "-q", "-r", first, "-w", second).status, 0)
        with open(first, "rb") as one, open(second, "rb") as other:
            saved = one.read()
            self.assertEqual(saved, other.read())
        for frame in frames(300):
            self.assertIn(frame, saved)

    def test_standard_input_is_read_as_it_is(self):
        content = pcap(records(frames(300)))
        with open(self.write("in.pcap", content), "rb") as file:
            from_file = run("capture", "-r", "-", stdin=file)
        self.assertEqual(from_file.lines(), run("capture", "-r", self.path("in.pcap")).lines())
        self.assertEqual(len(from_file.lines()), 300)
        self.assertNotIn(b"\r", from_file.stdout)

    def test_the_file_that_is_read_is_not_written(self):
        name = self.write("in.pcap", pcap(records(frames(3))))
        result = run("capture", "-r", name, "-w", name)
        self.assertEqual(result.status, 2)
        self.assertIn("is the file that -r reads", result.stderr)


class Ends(Files):
    def test_a_reader_that_goes_ends_it_quietly(self):
        name = self.write("in.pcap", pcap(records(frames(5000))))
        result = in_wine(FIRST_LINE, PROGRAM, "capture", "-q", "-r", name)
        self.assertEqual(result.stdout.count(b"\n"), 1)
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    def test_a_pipeline_of_cmd_has_all_lines(self):
        name = self.write("in.pcap", pcap(records(frames(50))))
        result = self.run_script(f'@"{PROGRAM}" capture -q -r "{name}" | find "192.0.2.1"')
        self.assertEqual(result.stdout.count(b'"src_ip":"192.0.2.1"'), 50)

    def test_a_wait_for_a_pipe_can_end(self):
        begin = time.monotonic()
        result = in_wine(FIRST_LINE, PROGRAM, "capture", "-r", "-", "--duration", "1")
        self.assertEqual(result.returncode, 0)
        self.assertIn(b"0 packets captured", result.stderr)
        self.assertLess(time.monotonic() - begin, PATIENCE / 2)

    def test_a_reader_that_goes_ends_a_wait(self):
        name = self.write("in.pcap", pcap(records(frames(1))))
        result = in_wine(FIRST_LINE, PROGRAM, "capture", "-q", "-r", name, "-r", "-")
        self.assertEqual(result.stdout.count(b"\n"), 1)
        self.assertEqual((result.returncode, result.stderr), (0, b""))

    def run_script(self, line):
        with open(self.path("line.cmd"), "w", encoding="ascii") as script:
            script.write(line + "\r\n")
        return in_wine("cmd", "/c", self.path("line.cmd").replace("/", "\\"))


class Service(Files):
    """Under the service manager of Wine, which starts and stops it."""

    NAME = "chattcptest"

    def test_the_manager_starts_and_stops_it(self):
        name = self.write("in.pcap", pcap(records(frames(3))))
        port = self.free_port()
        # Wine ends, with its services, when nothing else runs in it.
        self.addCleanup(end_process, subprocess.Popen([CHATTCP, "capture", "-r", "-"], stdin=subprocess.PIPE,
                                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        line = f"Z:{PROGRAM} serve -port {port} -r Z:{name}".replace("/", "\\")
        created = in_wine("sc", "create", self.NAME, "binPath=", line)
        self.assertEqual(created.returncode, 0, created.stdout)
        self.addCleanup(in_wine, "sc", "delete", self.NAME)
        started = in_wine("net", "start", self.NAME)
        self.assertEqual(started.returncode, 0, started.stdout)
        self.addCleanup(in_wine, "net", "stop", self.NAME)
        self.assertIn(b"in.pcap", self.get(f"http://127.0.0.1:{port}/api/files"))
        self.assertIn(b"RUNNING", in_wine("sc", "query", self.NAME).stdout)
        stopped = in_wine("net", "stop", self.NAME)
        self.assertEqual(stopped.returncode, 0, stopped.stdout)
        with self.assertRaises(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/files", timeout=AT_ONCE)

    @staticmethod
    def free_port():
        with contextlib.closing(socket.socket()) as one:
            one.bind(("127.0.0.1", 0))
            return one.getsockname()[1]

    @staticmethod
    def get(url):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
                    return answer.read()
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)


if __name__ == "__main__":
    unittest.main()
