"""The hint for captures over ssh, and the filter in it."""
import os
import re
import shlex
import socket

import live_network
from live_capture import Capture, LiveTest
from program import linux_only
from programs import CHATTCP

CONNECTION = "127.0.0.1 52814 127.0.0.1 22"
HINT = re.compile(r"^chattcp: hint: this captures your own ssh connection too; exclude it with (.*)$", re.M)


class Hint(LiveTest):
    def hint(self, *arguments, connection=CONNECTION, command=None):
        """The arguments that the hint suggests; None without a hint."""
        options = {"command": command} if command else {}
        capture = Capture(*arguments, "--duration", "0.1",
                          env={**os.environ, "SSH_CONNECTION": connection}, **options)
        self.addCleanup(capture.close)
        self.assertEqual(capture.wait(), 0, capture.errors())
        found = HINT.findall(capture.errors())
        self.assertLessEqual(len(found), 1, capture.errors())
        return shlex.split(found[0]) if found else None

    def test_the_filter_is_that_of_the_connection(self):
        self.assertEqual(self.hint("-i", "lo"),
                         ["-f", "not (host 127.0.0.1 and tcp port 52814)"])
        self.assertEqual(self.hint("-i", "any", connection="2001:db8::9 1 2001:db8::1 22"),
                         ["-f", "not (host 2001:db8::9 and tcp port 1)"])

    def test_following_the_hint_silences_it(self):
        for arguments in ([], ["-p", "tcp"], ["-p.src", "22"], ["-p.dst", "22"]):
            with self.subTest(arguments=arguments):
                suggested = self.hint("-i", "lo", *arguments)
                self.assertIsNotNone(suggested)
                self.assertIsNone(self.hint("-i", "lo", *arguments, *suggested))

    def test_no_hint_if_the_filter_excludes_the_connection(self):
        for arguments in (["-p", "udp"], ["-p", "443"], ["-h", "192.0.2.1"], ["-q"]):
            with self.subTest(arguments=arguments):
                self.assertIsNone(self.hint("-i", "lo", *arguments))

    def test_no_hint_with_an_expression(self):
        self.assertIsNone(self.hint("-i", "lo", "-f", "tcp"))

    def test_no_hint_on_an_interface_without_the_address(self):
        self.assertIsNone(self.hint("-i", "lo", connection="192.0.2.9 52814 192.0.2.1 22"))

    def test_an_invalid_variable_is_ignored(self):
        for text in ("", "nonsense", "1 2 3 4", "127.0.0.1 99999 127.0.0.1 22"):
            with self.subTest(text=text):
                self.assertIsNone(self.hint("-i", "lo", connection=text))

    @linux_only("the parent's environment")
    def test_under_sudo_which_removes_the_variable(self):
        # A shell that keeps the variable is the parent of a program without it.
        command = ["sh", "-c", 'env -u SSH_CONNECTION "$0" "$@"; exit $?',
                   CHATTCP]
        self.assertEqual(self.hint("-i", "lo", command=command),
                         ["-f", "not (host 127.0.0.1 and tcp port 52814)"])

    def test_the_suggested_filter_excludes_the_connection(self):
        capture = self.start_capture("-i", "lo", "-f", "not (host 127.0.0.1 and tcp port 52814)")
        with socket.create_server(("127.0.0.1", 0)) as listener:
            for port in (52814, 52815):
                with socket.create_connection(listener.getsockname(),
                                              source_address=("127.0.0.1", port)):
                    pass
        capture.wait_for_lines(3)
        packets = self.finish(capture)
        ports = {packet["tcp"][side] for packet in packets for side in ("src", "dst")}
        self.assertIn(52815, ports)
        self.assertNotIn(52814, ports)


if __name__ == "__main__":
    live_network.main()
