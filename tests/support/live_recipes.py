"""Shared by the tests of recipes: the recipes by their captions, and the machine on which they run."""
import shutil
import socket
import unittest

import captures
import live_network
import packets as p
import recipes
from program import PATIENCE

NEAR, FAR = "10.9.0.1", "10.9.0.2"
NEAR_6, FAR_6 = "fd09::1", "fd09::2"
RECIPES = recipes.of_manual()
TOOLS = ("jq", "sqlite3", "tshark", "tcpdump", "curl", "openssl", "less", "ssh-keygen")

# The header of a query to the DNS, and that of an answer.
QUERY = b"\0\0\1\0\0\1\0\0\0\0\0\0"
ANSWER = b"\0\0\x81\x80\0\1\0\0\0\0\0\0"

tested = set()  # The beginning of the caption of each recipe with a test.


def recipe(beginning):
    """Gives a test the text of the recipe whose caption begins so."""
    tested.add(beginning)

    def decorate(test):
        def with_text(self):
            texts = [r.text for r in RECIPES if r.caption.startswith(beginning)]
            self.assertEqual(len(texts), 1, f"recipes whose caption begins: {beginning}")
            test(self, texts[0])
        return with_text
    return decorate


def question(name):
    labels = b"".join(bytes([len(label)]) + label for label in name.split(b".") if label)
    return labels + b"\0\0\1\0\1"


class RecipeTest(unittest.TestCase):
    """On a machine with an interface eth0, at the other end of which there is a machine with one."""

    @classmethod
    def setUpClass(cls):
        missing = [tool for tool in TOOLS if shutil.which(tool) is None]
        if missing:
            raise unittest.SkipTest(f"missing: {missing}")
        cls.far_side = live_network.Namespace()
        cls.addClassCleanup(cls.far_side.close)
        live_network.lay_cable(cls.far_side, "eth0", "eth0")
        cls.addClassCleanup(live_network.run, "ip", "link", "delete", "eth0")

    def setUp(self):
        self.workshop = recipes.Workshop()
        self.addCleanup(self.workshop.close)

    def start(self, text, until="listening on ", **options):
        """Commands that go on until they are interrupted."""
        shell = self.workshop.shell(text, **options)
        self.addCleanup(shell.close)
        if until:
            self.assertTrue(shell.wait_for_error(until), shell.errors())
        return shell

    def interrupt(self, shell, count):
        """After so many lines, which are returned; there must be no more."""
        shell.wait_for_lines(count)
        shell.interrupt()
        self.assertEqual(len(shell.lines()), count, (shell.lines(), shell.errors()))
        return [line.rstrip("\n") for line in shell.lines()]

    def run_to_end(self, text):
        """Commands that end by themselves, and well. Returns what they print."""
        shell = self.workshop.shell(text)
        self.addCleanup(shell.close)
        self.assertEqual(shell.wait(), 0, shell.errors())
        self.assertNotIn("rror", shell.errors())  # Of anybody in a pipe.
        return "".join(shell.lines())

    def save(self, *all_packets, step=10**6):
        """Writes the file that recipes read, with `step` nanoseconds from one packet to the next."""
        with open(self.workshop.path("saved.pcap"), "wb") as file:
            file.write(captures.pcap(captures.records(map(p.ethernet, all_packets), step=step)))

    def listener(self, port, address=FAR):
        with self.far_side.inside():
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            listener = socket.create_server((address, port), family=family)
        self.addCleanup(listener.close)
        return listener

    def connect(self, port, address=FAR):
        """Returns the connection and the port of this side."""
        connection = socket.create_connection((address, port), PATIENCE)
        self.addCleanup(connection.close)
        return connection, connection.getsockname()[1]

    def refused_port(self, port, address):
        """Asks for a connection where nobody listens; returns the port of this side."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as asking:
            self.assertNotEqual(asking.connect_ex((address, port)), 0)
            return asking.getsockname()[1]

    @staticmethod
    def send(payload, port=53, address=FAR):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as sender:
            sender.sendto(payload, (address, port))
