"""-f selects what tcpdump selects by the same expression."""
import shutil
import subprocess
import unittest

import program
from make_captures import write_captures

EXPRESSIONS = [
    "tcp", "udp", "port 443", "src port 53", "dst portrange 80-443", "host 10.0.0.1",
    "src net 10.0.0.0/8", "ip6", "ip6 host fe80::1", "not ip", "tcp[tcpflags] & tcp-syn != 0",
    "len > 90", "less 60", "greater 80 and udp", "ip proto 4", "ip[6:2] & 0x1fff != 0", "vlan",
    "vlan 2", "vlan and udp", "vlan and vlan 20", "not vlan", "udp or (vlan and tcp)",
    "ether proto 0x88a8", "ip proto 47 or ip6 proto 47", "proto 4 and host 203.0.113.1",
]

LINK_LAYERS = {
    "dns-cooked.pcap": ["udp", "port 53 and ip6", "inbound", "not tcp"],
    "dns-cooked2.pcap": ["udp", "port 53 and ip6", "ifindex 3"],
    "dns-raw.pcap": ["udp", "ip6", "src host 10.1.2.3"],
    "dns-null.pcap": ["udp", "ip6", "src host 10.1.2.3"],
    "dns-ppp.pcap": ["udp", "ip6"],
    "tagged.pcapng": ["mpls", "pppoes", "pppoes and udp", "vlan and ip", "mpls 16 and mpls 17"],
}


class Expressions(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def lines(self, name, *arguments, **options):
        result = program.capture("-r", self.path(name), *arguments, **options)
        self.check_done(result)
        return result.stdout

    def selected_by_tcpdump(self, name, expression):
        """The lines of the packets that tcpdump selects."""
        filtered = subprocess.run(["tcpdump", "-r", self.path(name), "-w", "-", expression],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True,
                                  timeout=program.PATIENCE).stdout
        return program.capture("-r", "-", stdin=filtered).stdout

    @unittest.skipUnless(shutil.which("tcpdump"), "no tcpdump")
    def test_an_expression_selects_what_tcpdump_selects(self):
        """Some select only what is no TCP or UDP packet; too few to weaken the test."""
        without_lines = 0
        for name, expressions in {"varied.pcap": EXPRESSIONS, **LINK_LAYERS}.items():
            for expression in expressions:
                with self.subTest(file=name, expression=expression):
                    expected = self.selected_by_tcpdump(name, expression)
                    without_lines += expected == b""
                    self.assertEqual(self.lines(name, "-f", expression), expected)
        self.assertLess(without_lines, 8)

    @unittest.skipUnless(shutil.which("tcpdump"), "no tcpdump")
    def test_an_expression_is_one_more_condition_to_the_filters(self):
        selected = self.selected_by_tcpdump("varied.pcap", "ip6")
        tcp = set(self.lines("varied.pcap", "-p", "tcp").splitlines())
        expected = [line for line in selected.splitlines() if line in tcp]
        self.assertNotEqual(len(expected), selected.count(b"\n"))
        self.assertEqual(self.lines("varied.pcap", "-f", "ip6", "-p", "tcp").splitlines(), expected)

    def test_given_twice_it_is_or(self):
        pairs = [("tcp port 443", "udp port 53"), ("vlan", "udp"), ("udp", "vlan"),
                 ("vlan 1", "vlan 2"), ("vlan and tcp", "vlan and udp"), ("vlan 10", "not vlan"),
                 ("ip6", "ip6 and tcp"), ("host 10.0.0.1", "len < 70")]
        everything = self.lines("varied.pcap").splitlines()
        for pair in pairs:
            with self.subTest(expressions=pair):
                either = {line for expression in pair
                          for line in self.lines("varied.pcap", "-f", expression).splitlines()}
                expected = [line for line in everything if line in either]
                self.assertNotEqual(expected, [])
                both = self.lines("varied.pcap", "-f", pair[0], "-f", pair[1])
                self.assertEqual(both.splitlines(), expected)

    def test_a_comma_is_part_of_the_expression(self):
        message = self.check_failed(
            program.capture("-r", self.path("web.pcap"), "-f", "tcp,udp"), status=2)
        self.assertIn("'tcp,udp'", message)

    def test_each_expression_must_be_whole_by_itself(self):
        for arguments in (["-f", "tcp) or (udp"], ["-f", "udp", "-f", "tcp) or (udp"],
                          ["-f", "vlan", "-f", "tcp) or (udp"], ["-f", "(tcp", "-f", "udp)"]):
            with self.subTest(arguments=arguments):
                result = program.capture("-r", self.path("web.pcap"), *arguments)
                self.check_failed(result, "-f: ", "pcap-filter(7)", status=2)
                self.assertEqual(result.stdout, b"")

    def test_an_expression_that_the_link_layer_lacks_is_refused(self):
        result = program.capture("-r", self.path("dns-raw.pcap"), "-f", "ether host 1:2:3:4:5:6")
        self.check_failed(result, "-f: ", "'ether host 1:2:3:4:5:6'", "RAW", status=2)

    def test_direction_is_refused_where_a_file_does_not_tell_it(self):
        for name in ("web.pcap", "dns-raw.pcap", "tagged.pcapng", "dns-ppp.pcap"):
            for expression in ("inbound", "outbound", "tcp and not inbound", "ifindex 3"):
                with self.subTest(file=name, expression=expression):
                    result = program.capture("-r", self.path(name), "-f", "udp", "-f", expression)
                    error = self.check_failed(result, "-f: ", f"'{expression}'", status=2)
                    # libpcap says the second from 1.11 on, and the last where it never tells.
                    self.assertRegex(error, "savefiles|not a live capture|not supported on [A-Z]+")
                    self.assertEqual(result.stdout, b"")

    def test_an_expression_that_is_blank_is_refused(self):
        for expression in (" ", "\t\n"):
            with self.subTest(expression=expression):
                result = program.capture("-r", self.path("web.pcap"), "-f", expression)
                self.check_failed(result, "-f: ", "pcap-filter(7)", "empty", status=2)

    def test_an_expression_sees_the_packet_before_it_is_cut(self):
        self.assertEqual(self.lines("web.pcap", "-s", "34", "-f", "tcp port 80"), b"")
        cut = self.lines("web.pcap", "-s", "54", "-f", "tcp[13] = 2")
        self.assertEqual(cut.count(b"\n"), 1)


if __name__ == "__main__":
    program.main()
