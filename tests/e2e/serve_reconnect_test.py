"""Clients that do nothing about `close`, as many do: the EventSource of Chromium and that of Node, left
to themselves. They reconnect after every end, until they are answered with 204."""
import json
import os
import shutil
import subprocess
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))

import live_network
from browser import PATIENCE, UNCLOSED_PAGE, Page
from live_serve import ServeLiveTest, url_of
from program import PATIENCE, Running
from serve_browser_test import BrowserTest

SCRIPT = os.path.join(HERE, "..", "support", "eventsource.js")
NODE = shutil.which("node")
NODE_ENVIRONMENT = {**os.environ, "NODE_PATH": "/usr/share/nodejs"}  # Where Debian has its modules.
LONG_RETRY = 30  # Seconds, after which one comes back that could not be served.


def node_can():
    return NODE is not None and subprocess.run(
        [NODE, "-e", "require('eventsource')"], env=NODE_ENVIRONMENT, check=False,
        stderr=subprocess.DEVNULL).returncode == 0


class Reconnecting:
    """What the tests of each client share; it has visit(url) and reports(), which waits for its end."""

    def assert_ends(self, *expected):
        """After one stream and one answer that makes it stop."""
        reports = self.reports()
        self.assertEqual([report[0] for report in reports], [*expected, "close", "broken", "refused"])
        self.assertEqual([report[1:2] for report in reports[-3:]], [["stop capture"], [], []])
        self.assertEqual(len(self.server.find_errors(" starts: ")), 1, self.server.errors())
        self.assertTrue(self.server.wait_for_error(" reconnects after the end: 204$"))
        self.assertEqual(len(self.server.find_errors(" reconnects after the end: 204$")), 1)

    def test_it_ends_after_the_count(self):
        self.server = self.serve()
        packets = self.datagrams()
        self.visit(url_of(self.server, f"i=lo&p={packets.port}&c=3"))
        self.assertTrue(self.server.wait_for_error(" starts: ", PATIENCE))
        self.wait_for_bound(self.server)
        for _ in range(10):  # More than one stream of three would take.
            packets.send(b"x")
        self.assert_ends("open", "packet", "packet", "packet")

    def test_it_ends_after_a_capture_that_cannot_start(self):
        self.server = self.serve()
        self.visit(url_of(self.server, "i=eth99"))
        self.assert_ends("open", "error")


class Chromium(Reconnecting, BrowserTest):
    def setUp(self):
        super().setUp()
        self.page = Page(UNCLOSED_PAGE)
        self.addCleanup(self.page.close)

    def visit(self, url):
        self.open_page(url)

    def reports(self):
        found = [self.page.next()]
        while found[-1] != ["refused"] and len(found) < 20:
            found.append(self.page.next())
        return found


@unittest.skipIf(not node_can(), "there is no node with the module eventsource")
class Node(Reconnecting, ServeLiveTest):
    def visit(self, url):
        self.node = Running([NODE, SCRIPT, url], env=NODE_ENVIRONMENT)
        self.addCleanup(self.node.close)

    def reports(self):
        self.assertEqual(self.node.wait(LONG_RETRY + PATIENCE), 0, self.node.errors())
        return [json.loads(line) for line in self.node.lines()]


if __name__ == "__main__":
    live_network.main()
