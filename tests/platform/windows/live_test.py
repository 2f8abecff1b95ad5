"""Live captures in Wine, through a wpcap.dll of our own (tests/support/fake_wpcap.cpp) where Npcap's would be."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
import urllib.request

import captures
import live_frames as frames
from programs import BUILD

PROGRAM = os.path.join(BUILD, "chattcp.exe")
FAKE = os.path.join(BUILD, "tests", "npcap", "wpcap.dll")
FOLDER = tempfile.mkdtemp()
WINE = {**os.environ, "WINEPREFIX": os.path.join(FOLDER, "wine"), "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=;wpcap=n"}
SECOND = r"\Device\NPF_{00000000-0000-0000-0000-00000000FA4E}"
OTHER = "02:00:00:00:00:99"


def udp(number, mac, source=OTHER):
    return frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, bytes([number]))),
                           destination=OTHER if source == mac else mac, source=source)


def tcp(mac):
    return frames.ethernet(frames.ipv4(frames.TCP, frames.tcp(3, 4, b"")), destination=mac, source=OTHER)


def setUpModule():
    """A Wine of its own, as its Npcap is for this test alone."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    unittest.addModuleCleanup(shutil.rmtree, FOLDER, ignore_errors=True)
    unittest.addModuleCleanup(subprocess.run, ["wineserver", "-w"], env=WINE, check=False, **quiet)
    unittest.addModuleCleanup(subprocess.run, ["wineserver", "-k"], env=WINE, check=False, **quiet)
    subprocess.run(["wineboot", "--init"], env=WINE, check=True, timeout=300, **quiet)
    place = os.path.join(WINE["WINEPREFIX"], "drive_c", "windows", "system32", "Npcap")
    os.mkdir(place)
    shutil.copy(FAKE, place)


class Fake(unittest.TestCase):
    """With that DLL. Keyword arguments are its settings."""

    @classmethod
    def setUpClass(cls):
        cls.first = json.loads(cls.run_chattcp("interfaces")[0])["data"][0]
        cls.mac = cls.first["Mac"]

    @classmethod
    def environment(cls, settings):
        return {**WINE, **{f"FAKE_{name.upper()}": str(value) for name, value in settings.items()}}

    @classmethod
    def run_chattcp(cls, *arguments, **settings):
        """Its output and errors."""
        done = subprocess.run(["wine", PROGRAM, *arguments], env=cls.environment(settings), text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
        return done.stdout, done.stderr

    def start_chattcp(self, *arguments, **settings):
        process = subprocess.Popen(["wine", PROGRAM, *arguments], env=self.environment(settings),
                                   text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process

    def saved(self, all_frames, name="frames.pcap", **options):
        path = os.path.join(FOLDER, name)
        with open(path, "wb") as file:
            file.write(captures.pcap(captures.records(all_frames, **options)))
        return "Z:" + path

    def numbers(self, *arguments, **settings):
        """The first byte of each packet that a capture prints in JSON."""
        lines = self.run_chattcp("capture", "-q", *arguments, **settings)[0].splitlines()
        return [(packet["udp"] or {"payload": [None]})["payload"][0] for packet in map(json.loads, lines)]


class Interfaces(Fake):
    def test_they_have_names_and_an_order(self):
        interfaces = json.loads(self.run_chattcp("interfaces")[0])["data"]
        self.assertEqual([one.get("FriendlyName", one["Name"])[:8] for one in interfaces],
                         [self.first["FriendlyName"][:8], SECOND[:8], "Loopback"])
        self.assertRegex(self.first["Name"], r"^\\Device\\NPF_\{[-0-9A-F]+\}$")
        self.assertEqual(self.first["Addresses"], ["192.0.2.2/24"])
        self.assertEqual(interfaces[2]["Flags"], ["up", "running", "loopback"])
        self.assertEqual(interfaces[1]["Addresses"], [])

    def test_each_is_chosen_by_any_of_its_names(self):
        path = self.saved([udp(7, self.mac)])
        name = self.first["FriendlyName"]
        for text in name, name.upper(), self.first["Name"], "1":
            with self.subTest(text=text):
                line, errors = self.run_chattcp("capture", "-i", text, "-c", "1", "--add",
                                                "interface,direction", frames=path)
                packet = json.loads(line)
                self.assertEqual((packet["interface"], packet["direction"]), (name, "in"))
                self.assertIn(f"listening on {name}, link type EN10MB", errors)

    def test_what_is_none_is_refused_with_those_there_are(self):
        there = f"there are: {self.first['FriendlyName']}, {SECOND}, Loopback\n"
        for text, reason in ("any", "Windows cannot capture on all interfaces at once; "), \
                            ("4", "no interface '4'; "), ("Wi-Fi 99", "no interface 'Wi-Fi 99'; "):
            with self.subTest(text=text):
                self.assertEqual(self.run_chattcp("capture", "-i", text), ("", f"chattcp: {reason}{there}"))

    def test_a_word_without_an_option_may_be_one(self):
        name = self.first["FriendlyName"]
        self.assertIn(f"-i {name}", self.run_chattcp("capture", name)[1])

    def test_a_refusal_has_a_remedy(self):
        errors = self.run_chattcp("capture", "-i", "1", refuses=1)[1]
        self.assertRegex(errors, "no permission to capture; (run it as administrator|Npcap may not be running)")


class Captures(Fake):
    def test_a_burst_arrives_whole_and_in_order(self):
        path = self.saved([udp(number % 256, self.mac) for number in range(5000)])
        self.assertEqual(self.numbers("-i", "1", "-c", "5000", frames=path),
                         [number % 256 for number in range(5000)])

    def test_what_no_event_announces_arrives_too(self):
        path = self.saved([udp(number, self.mac) for number in range(10)])
        self.assertEqual(self.numbers("-i", "1", "-c", "10", frames=path, pause=700), list(range(10)))

    def test_the_direction_is_that_of_the_adapter(self):
        path = self.saved([udp(1, self.mac), udp(2, self.mac, source=self.mac)])
        lines = self.run_chattcp("capture", "-i", "1", "-c", "2", "--fields", "direction", frames=path)[0]
        self.assertEqual([json.loads(line)["direction"] for line in lines.splitlines()], ["in", "out"])

    def test_times_after_2038_are_kept(self):
        path = self.saved([udp(1, self.mac)], beginning=3_000_000_000 * captures.NANOSECONDS)
        line = self.run_chattcp("capture", "-i", "1", "-c", "1", frames=path)[0]
        self.assertEqual(json.loads(line)["timestamp"], 3_000_000_000_000)

    def test_expressions_filter(self):
        path = self.saved([udp(1, self.mac), tcp(self.mac), udp(2, self.mac)])
        self.assertEqual(self.numbers("-i", "1", "-f", "udp", "-c", "2", frames=path), [1, 2])
        self.assertEqual(self.numbers("-i", "1", "-f", "tcp", "-f", "udp", "-c", "3", frames=path), [1, None, 2])
        self.assertEqual(self.numbers("-r", path, "-f", "tcp"), [None])
        self.assertIn("'so bad' is not a pcap-filter(7) expression for EN10MB (1)",
                      self.run_chattcp("capture", "-i", "1", "-f", "so bad")[1])

    def test_lost_packets_are_counted(self):
        path = self.saved([udp(1, self.mac)])
        errors = self.run_chattcp("capture", "-i", "1", "--duration", "1", frames=path, drops=5)[1]
        self.assertIn("\n5 packets dropped by kernel\n", errors)

    def test_an_interrupt_ends_an_idle_capture(self):
        path = self.saved([udp(number, self.mac) for number in range(3)])
        process = self.start_chattcp("capture", "-i", "loopback", "--payload", "none", frames=path)
        for _ in range(3):
            self.assertIn('"proto":"udp"', process.stdout.readline())
        process.send_signal(signal.SIGINT)
        begin = time.monotonic()
        rest, errors = process.communicate(timeout=10)
        self.assertLess(time.monotonic() - begin, 5)
        self.assertEqual((process.returncode, rest), (0, ""))
        self.assertIn("3 packets printed", errors)

    def test_a_saved_interface_has_both_names(self):
        path = self.saved([udp(1, self.mac)])
        written = os.path.join(FOLDER, "written.pcapng")
        self.run_chattcp("capture", "-i", "1", "-c", "1", "-w", "Z:" + written, frames=path)
        with open(written, "rb") as file:
            content = file.read()
        self.assertIn(self.first["Name"].encode(), content)
        self.assertIn(self.first["FriendlyName"].encode(), content)


class Served(Fake):
    def test_clients_name_interfaces_as_the_list_does(self):
        path = self.saved([udp(9, self.mac)])
        port = "18099"
        server = self.start_chattcp("serve", "--port", port, frames=path)
        while "Open http" not in server.stderr.readline():
            self.assertIsNone(server.poll())
        url = f"http://127.0.0.1:{port}/api/"
        with urllib.request.urlopen(url + "interfaces", timeout=10) as answer:
            self.assertEqual(json.load(answer)["data"][0], self.first)
        for name in self.first["FriendlyName"], "1":
            request = urllib.request.Request(f"{url}capture?c=1&i={name}", headers={"Accept": "application/x-ndjson"})
            with urllib.request.urlopen(request, timeout=10) as answer:
                line = next(line for line in answer if line.strip())
                self.assertEqual(json.loads(line)["udp"]["payload"], [9])


class Missing(unittest.TestCase):
    """Without any wpcap.dll."""

    def run_chattcp(self, *arguments):
        wine = {**WINE, "WINEDLLOVERRIDES": "mscoree,mshtml=;wpcap="}
        done = subprocess.run(["wine", PROGRAM, *arguments], env=wine, text=True, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=120, check=False)
        return done.returncode, done.stdout, done.stderr

    def test_what_needs_it_says_so(self):
        with tempfile.NamedTemporaryFile(suffix=".pcap") as file:
            file.write(captures.pcap(captures.records([udp(1, "02:00:00:00:00:01")])))
            file.flush()
            path = "Z:" + file.name
            for arguments in ["interfaces"], ["capture", "-i", "Wi-Fi"], ["capture", "-r", path, "-f", "tcp"]:
                with self.subTest(arguments=arguments):
                    status, output, errors = self.run_chattcp(*arguments)
                    self.assertEqual((status, output), (1, ""))
                    self.assertRegex(errors, "^chattcp: .*: Npcap is not installed; get it from https://npcap.com "
                                             r"\(.*\)\n$")

            status, output, _ = self.run_chattcp("capture", "-r", path)
            self.assertEqual((status, json.loads(output)["udp"]["payload"]), (0, [1]))
        self.assertEqual(self.run_chattcp("interfaces", "--help")[0], 0)
        self.assertRegex(self.run_chattcp("--version")[1], r"^chattcp [0-9.]+\nwithout Npcap\n$")


if __name__ == "__main__":
    if not unittest.main(exit=False).result.wasSuccessful():
        raise SystemExit(1)
    print("passed: live captures through a wpcap.dll of our own, and without any")
