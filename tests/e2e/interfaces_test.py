"""`chattcp interfaces`: JSON into a pipe, a table on a terminal."""
import ipaddress
import json
import os
import re
import shutil
import subprocess
import unittest

import program
from terminal import run_on_terminal

KEYS = ["Name", "IpV4Address", "IpV6Address", "Description", "Mac", "Flags", "Addresses"]
NOT_NETWORK = re.compile(r"^(nflog|nfqueue|usbmon\d*|bluetooth.*|dbus-.*)$")


def listed():
    return json.loads(program.run("interfaces").stdout)["data"]


def on_terminal(*arguments, **options):
    return run_on_terminal([program.CHATTCP, *arguments], **options)


def without_color(text):
    return re.sub("\x1b\\[[0-9]*m", "", text)


class Document(program.TestCase):
    def test_it_is_one_line_of_json_with_the_documented_keys_in_order(self):
        result = program.run("interfaces")
        self.check_done(result)
        self.assertEqual(result.stdout.count(b"\n"), 1)
        pairs = json.loads(result.stdout, object_pairs_hook=list)
        self.assertEqual([key for key, _ in pairs], ["data"])
        self.assertNotEqual(pairs[0][1], [])
        for interface in pairs[0][1]:
            self.assertEqual([key for key, _ in interface], KEYS)

    def test_values_are_of_their_types(self):
        for interface in listed():
            with self.subTest(interface=interface["Name"]):
                for key in KEYS[:5]:
                    self.assertIsInstance(interface[key], str)
                for key in KEYS[5:]:
                    self.assertTrue(all(isinstance(item, str) for item in interface[key]))
                self.assertRegex(interface["Mac"], r"^(([0-9a-f]{2}:){5}[0-9a-f]{2})?$")

    def test_the_first_address_of_each_family_stands_in_front(self):
        for interface in listed():
            for version, key in ((4, "IpV4Address"), (6, "IpV6Address")):
                with self.subTest(interface=interface["Name"], key=key):
                    of_family = [str(address.ip) for address in
                                 map(ipaddress.ip_interface, interface["Addresses"])
                                 if address.version == version]
                    self.assertEqual(interface[key], (of_family + [""])[0])

    def test_only_network_interfaces_are_listed_each_once(self):
        names = [interface["Name"] for interface in listed()]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual([name for name in names if NOT_NETWORK.match(name)], [])

    def test_json_may_be_asked_for_in_a_pipe_too(self):
        self.assertEqual(program.run("interfaces", "--json"), program.run("interfaces"))


class AgainstIproute(program.TestCase):
    """The interfaces of this machine beside what iproute2 says of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not shutil.which("ip"):
            raise unittest.SkipTest("no iproute2")
        cls.links, cls.listed = cls.look()

    @classmethod
    def look(cls):
        text = subprocess.run(["ip", "-j", "addr"], stdout=subprocess.PIPE, check=True).stdout
        return json.loads(text), listed()

    def test_names_are_those_of_the_system_in_its_order_and_any(self):
        names = [interface["Name"] for interface in self.listed]
        self.assertEqual(names, [link["ifname"] for link in self.links] + ["any"])

    def test_addresses_are_those_of_the_system(self):
        for link, interface in zip(self.links, self.listed):
            with self.subTest(interface=link["ifname"]):
                expected = [f"{address['local']}/{address['prefixlen']}"
                            for address in link["addr_info"]]
                self.assertEqual(sorted(interface["Addresses"]), sorted(expected))

    def test_hardware_addresses_are_those_of_the_system(self):
        for link, interface in zip(self.links, self.listed):
            if link["link_type"] == "ether":
                with self.subTest(interface=link["ifname"]):
                    self.assertEqual(interface["Mac"], link["address"])

    def test_flags_are_those_of_the_system(self):
        for link, interface in zip(self.links, self.listed):
            with self.subTest(interface=link["ifname"]):
                for flag, name in (("UP", "up"), ("LOOPBACK", "loopback")):
                    self.assertEqual(name in interface["Flags"], flag in link["flags"])


class AgainstIprouteInNamespace(AgainstIproute):
    """The same for interfaces with addresses of many kinds, in a network namespace of their own."""

    SETUP = """
        set -e
        ip link set lo up
        ip link add many type veth peer name other
        ip address add 10.9.0.1/24 dev many
        ip address add 10.9.0.2/24 dev many
        ip address add 192.0.2.1/31 dev many
        ip address add fd00:9::1/64 dev many nodad
        ip address add fd00:9::2/128 dev many nodad
        ip link set many up
        ip link add odd.name-5 type veth peer name down
        ip address add 10.9.1.1 peer 10.9.1.2/32 dev odd.name-5
        ip -j addr
        exec "$0" interfaces
    """

    @classmethod
    def look(cls):
        if os.geteuid() != 0 or not shutil.which("unshare"):
            raise unittest.SkipTest("network namespaces need root")
        lines = subprocess.run(["unshare", "-n", "sh", "-c", cls.SETUP, program.CHATTCP],
                               stdout=subprocess.PIPE, check=True).stdout.splitlines()
        return json.loads(b"".join(lines[:-1])), json.loads(lines[-1])["data"]

    def test_several_addresses_are_all_listed(self):
        many = next(interface for interface in self.listed if interface["Name"] == "many")
        self.assertGreaterEqual(len(many["Addresses"]), 5)
        self.assertEqual(many["IpV4Address"], "10.9.0.1")


class Terminal(program.TestCase):
    def test_a_table_with_a_row_for_each_interface_and_further_address(self):
        status, text, errors = on_terminal("interfaces")
        self.assertEqual((status, errors), (0, ""))
        lines = without_color(text).splitlines()
        self.assertEqual(lines[0].split(), ["NAME", "FLAGS", "MAC", "ADDRESSES"])
        self.assertEqual(len(lines) - 1,
                         sum(max(1, len(interface["Addresses"])) for interface in listed()))
        column = lines[0].index("ADDRESSES")
        for interface in listed():
            self.assertIn(interface["Name"], [line.split(" ")[0] for line in lines])
            for address in interface["Addresses"]:
                self.assertIn(address, [line[column:] for line in lines])

    def test_json_on_a_terminal_is_the_same_as_in_a_pipe(self):
        status, text, errors = on_terminal("interfaces", "--json")
        self.assertEqual((status, errors), (0, ""))
        self.assertEqual(text, program.run("interfaces").stdout.decode())

    def test_color_is_for_terminals_unless_somebody_says_otherwise(self):
        for expected, arguments, environment in (
                (True, [], {}), (False, [], {"NO_COLOR": "1"}), (False, [], {"TERM": "dumb"}),
                (False, ["--color", "never"], {}), (True, ["--color=always"], {"NO_COLOR": "1"})):
            with self.subTest(arguments=arguments, environment=environment):
                _, text, _ = on_terminal("interfaces", *arguments, environment=environment)
                self.assertEqual("\x1b[" in text, expected)
                self.assertTrue(without_color(text).startswith("NAME "), text)

    def test_json_has_no_color(self):
        self.assertEqual(program.run("interfaces", "--color", "always").stdout,
                         program.run("interfaces").stdout)

    def test_a_wrong_color_is_refused(self):
        result = program.run("interfaces", "--color", "red")
        self.check_failed(result, "--color: 'red'", "auto, always or never", status=2)


if __name__ == "__main__":
    program.main()
