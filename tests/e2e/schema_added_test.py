"""`chattcp schema`: fields that are added to packets, and conversations."""
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor

import program
from corpus import corpus_files
from json_schema import changed, mutations
from make_captures import write_captures
from schema_test import ADDED, CONVERSATION, SIDE, TCP, UDP, SchemaTest

ALL = ("--add", ",".join(ADDED), "--label", "host=a b", "--payload", "none")
OPENED = ("--decapsulate", "all")

TCP_ANALYSIS = {"stream": 17, "from": "client", "seq": 1, "ack": 518, "state": "ESTABLISHED",
                "flags": ["retransmission"], "acks": 41, "rtt_us": 184, "in_flight": 1448}
UDP_ANALYSIS = {"stream": 3, "from": "server", "flags": []}
MORE = {"number": 1, "time": "2026-01-29T20:37:35.859123456Z", "interface": "eth0",
        "direction": "in", "src_port": 1, "dst_port": 2, "payload_length": 1,
        "src_mac": "02:00:5e:10:00:00", "dst_mac": "ff:ff:ff:ff:ff:ff", "vlan": [7, 8], "ttl": 64,
        "dscp": 46, "ecn": 3}
START = {"capture_start": "2026-01-29T20:37:30.000001Z"}
FULL_TCP = {**TCP, **MORE, "ip_id": 9, "flow_label": None, "tunnel": ["gre", "mpls"],
            "label": {"host": "a b"}, **START, "analysis": TCP_ANALYSIS}
FULL_UDP = {**UDP, **MORE, "ip_id": None, "flow_label": 9, "tunnel": ["vxlan"],
            "label": {"host": "a b"}, **START, "analysis": UDP_ANALYSIS}

NO_TIME = {"min": None, "mean": None, "max": None}
UDP_SIDE = {**SIDE, "retransmissions": None}
UDP_CONVERSATION = {**CONVERSATION, "proto": "udp", "client": UDP_SIDE, "server": UDP_SIDE,
                    "state": None, "ended": "open", "handshake_rtt_us": None,
                    "rtt_us": {"client": NO_TIME, "server": NO_TIME}, "flags": {},
                    "findings": ["never answered"]}

SIXTEEN, THIRTY_TWO = 2**16 - 1, 2**32 - 1
RANGES = {("number",): (1, 2**63), ("src_port",): (0, SIXTEEN), ("dst_port",): (0, SIXTEEN),
          ("payload_length",): (0, THIRTY_TWO), ("vlan", 0): (0, 4095), ("ttl",): (0, 255),
          ("dscp",): (0, 63), ("ecn",): (0, 3), ("ip_id",): (0, SIXTEEN),
          ("flow_label",): (0, 2**20 - 1), ("analysis", "stream"): (0, THIRTY_TWO),
          ("analysis", "seq"): (0, THIRTY_TWO), ("analysis", "ack"): (0, THIRTY_TWO),
          ("analysis", "acks"): (1, 2**63), ("analysis", "rtt_us"): (-2**63, 2**63),
          ("analysis", "in_flight"): (0, THIRTY_TWO)}
BAD_TIMES = ["2026-01-29T20:37:35Z", "2026-01-29 20:37:35.859123456Z",
             "2026-13-29T20:37:35.859123456Z", "2026-01-29T24:37:35.859123456Z"]
BAD_VALUES = {("time",): BAD_TIMES, ("capture_start",): [*BAD_TIMES, MORE["time"], ""],
              ("interface",): [""], ("direction",): ["inbound", ""],
              ("src_mac",): ["02:00:5E:10:00:00", "02:00", ""], ("vlan",): [[1] * 17],
              ("tunnel",): [["GRE"], ["vlan"], ["gre"] * 33], ("label",): [{"a b": ""}, {"": "x"}],
              ("label", "host"): ["x" * 257], ("analysis", "from"): ["sender"],
              ("analysis", "state"): ["LISTEN", "established"],
              ("analysis", "flags"): [["lost"], ["keep_alive", "keep_alive"]]}

FINDINGS = ["out of order 2 of 40 segments", "receiver was full for 1.2 s",
            "receiver was full for 80 ms", "sender filled the window 4 times", "half closed"]
BAD_FINDINGS = ["", "Refused", "retransmissions 0 of 40 segments", "retransmissions of 40 segments",
                "receiver was full for 1.25 s", "receiver was full", "sender filled the window times"]


def without(value, *keys):
    return {key: kept for key, kept in value.items() if key not in keys}


def packets_of(path, *options):
    return program.capture("-r", path, *ALL, *options).lines()


def conversations_of(path, *options):
    return program.run("conversations", "-q", "-r", path, "--format", "json",
                       *options).stdout.splitlines()


def manual_example(page, begin):
    """What stands between .Bd and .Ed from `begin` on."""
    path = os.path.join(program.TESTS, "..", "man", page)
    with open(path, encoding="utf-8") as file:
        return re.search(r"(?s)\.Bd -unfilled\n(" + re.escape(begin) + r".*?)\.Ed", file.read())[1]


class Output(SchemaTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def accept_lines(self, accepting, keys, lines):
        for line in lines:
            value = json.loads(line)
            self.accept(accepting, value)
            self.assertEqual(list(value), keys)

    def accept_files(self, accepting, keys, lines_of, runs, most):
        """Of each of `runs`, the arguments of `lines_of`, at most so many lines."""
        checked = 0
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for lines, run in zip(pool.map(lambda run: lines_of(*run), runs), runs):
                with self.subTest(run=run):
                    few = lines[::1 + len(lines) // most]
                    self.accept_lines(accepting, keys, few)
                    checked += len(few)
        return checked

    def files(self):
        """Those of the tests, and a part of the corpus."""
        return [self.path(name) for name in sorted(os.listdir(self.directory))] + corpus_files()[7::15]

    def test_packets_with_all_fields(self):
        runs = [(path, *options) for path in self.files()
                for options in ((), ("--reassemble", *OPENED))]
        self.assertGreater(self.accept_files(
            self.packet, list(self.packet.schema["properties"]), packets_of, runs, 20), 500)

    def test_conversations(self):
        runs = [(path, *options) for path in self.files() for options in ((), OPENED)]
        self.assertGreater(self.accept_files(
            self.conversation, self.conversation.schema["required"], conversations_of, runs, 50), 100)

    def test_members_of_the_analysis_come_in_order(self):
        keys = list(self.packet.schema["$defs"]["Analysis"]["properties"])
        for line in packets_of(self.path("web.pcap")):
            analysis = json.loads(line)["analysis"]
            self.assertEqual(list(analysis), [key for key in keys if key in analysis])

    def test_each_field_alone_has_the_value_described(self):
        for name in ADDED:
            described = {"properties": {name: self.packet.schema["properties"][name]},
                         "required": [name], "additionalProperties": False,
                         "$defs": self.packet.schema["$defs"]}
            label = ["--label", "host=a"] if name == "label" else []
            lines = program.capture("-r", self.path("web.pcap"), "--fields", name, *label).lines()
            self.accept_lines(self.packet.evolve(schema=described), [name], lines)

    def test_the_examples_of_the_manual(self):
        self.accept(self.conversation,
                    json.loads(manual_example("chattcp-conversations.1", '{"stream":')))
        analysis = manual_example("chattcp-capture.1", '"analysis":')
        self.accept(self.packet, {**TCP, **json.loads("{" + analysis + "}")})


class Packets(SchemaTest):
    def test_each_field_is_optional(self):
        for packet in (FULL_TCP, FULL_UDP):
            self.accept(self.packet, packet)
            self.accept(self.all, packet)
            for name in ADDED:
                self.accept(self.packet, without(packet, name))
                self.refuse_each(self.packet, [(name, {name: packet[name]})])

    def test_wrong_types_and_keys(self):
        optional = re.compile(r"no \w+ in \(\)|no host in|no in_flight in|"
                              r"'\?' at \('(interface|label', 'host)'|"
                              r"None at \('(time|interface|direction|src_mac|dst_mac)'")
        for packet in (FULL_TCP, FULL_UDP):
            added = {name: packet[name] for name in ADDED}
            kept = [(what, {**without(packet, *ADDED), **value}) for what, value in mutations(added)
                    if isinstance(value, dict) and not optional.match(what)]
            self.assertGreater(len(kept), 100)
            self.refuse_each(self.packet, kept)

    def test_numbers_beyond_their_range(self):
        for path, (least, most) in RANGES.items():
            packet = FULL_UDP if path == ("flow_label",) else FULL_TCP
            self.accept(self.packet, changed(packet, path, least))
            self.accept(self.packet, changed(packet, path, min(most, 2**63 - 1)))
            if least > -2**63:
                self.refuse_each(self.packet, [(path, changed(packet, path, least - 1))])
            if most < 2**63:
                self.refuse_each(self.packet, [(path, changed(packet, path, most + 1))])

    def test_values_that_cannot_be(self):
        for path, values in BAD_VALUES.items():
            self.refuse_each(self.packet, (((path, value), changed(FULL_TCP, path, value))
                                           for value in values))

    def test_analysis_fits_the_protocol(self):
        self.refuse_each(self.packet, [
            ("of UDP", {**FULL_TCP, "analysis": UDP_ANALYSIS}),
            ("of TCP", {**FULL_UDP, "analysis": TCP_ANALYSIS}),
            ("a flag", {**FULL_UDP, "analysis": {**UDP_ANALYSIS, "flags": ["keep_alive"]}}),
            ("no time", {**FULL_TCP, "analysis": without(TCP_ANALYSIS, "rtt_us")}),
            ("no packet", {**FULL_TCP, "analysis": without(TCP_ANALYSIS, "acks")})])
        self.accept(self.packet, {**FULL_TCP, "analysis": without(
            TCP_ANALYSIS, "acks", "rtt_us", "in_flight")})

    def test_header_fields_fit_the_version_of_ip(self):
        self.refuse_each(self.packet, [
            (wrong, {**packet, **wrong}) for packet, wrong in (
                (FULL_TCP, {"ip_id": None}), (FULL_TCP, {"flow_label": 1}),
                (FULL_UDP, {"ip_id": 1}), (FULL_UDP, {"flow_label": None}))])


class Conversations(SchemaTest):
    def test_wrong_types_and_keys(self):
        """But for what may be missing, or be any number."""
        may_be = re.compile(r"no retransmission in \('flags',|None at \('handshake_rtt_us',")
        self.accept(self.conversation, CONVERSATION)
        kept = [(what, value) for what, value in mutations(CONVERSATION) if not may_be.match(what)]
        self.assertGreater(len(kept), 150)
        self.refuse_each(self.conversation, kept)

    def test_udp_has_no_states_and_no_losses(self):
        self.accept(self.conversation, UDP_CONVERSATION)
        self.refuse_each(self.conversation, [(key, {**UDP_CONVERSATION, key: CONVERSATION[key]}) for key
                                             in ("client", "server", "state", "ended", "rtt_us",
                                                 "handshake_rtt_us", "flags", "findings")])

    def test_one_family_of_addresses(self):
        for ip in ("fe80::1", "10.0.0.1"):
            sides = [(one, changed(changed(CONVERSATION, ("client", "ip"), ip), ("server", "ip"), one))
                     for one in ("fe80::2", "10.0.0.2")]
            self.assertEqual([self.conversation.is_valid(value) for _, value in sides],
                             [":" in ip, ":" not in ip])

    def test_round_trips_are_all_known_or_none(self):
        for side in ("client", "server"):
            self.accept(self.conversation, changed(CONVERSATION, ("rtt_us", side), NO_TIME))
            for key in NO_TIME:
                one = {**CONVERSATION["rtt_us"][side], key: None}
                self.refuse_each(self.conversation, [
                    ((side, key), changed(CONVERSATION, ("rtt_us", side), one))])

    def test_values_that_cannot_be(self):
        for key, values in {"start": BAD_TIMES + [None], "end": BAD_TIMES, "ended": ["FIN", ""],
                            "state": ["LISTEN"], "proto": ["icmp"], "stream": [-1],
                            "flags": [{"lost": 1}, {"keep_alive": 0}, {"keep_alive": "1"}],
                            "findings": [[one] for one in BAD_FINDINGS] + [["refused"] * 2]}.items():
            self.refuse_each(self.conversation, (((key, value), {**CONVERSATION, key: value})
                                                 for value in values))
        self.accept(self.conversation, {**CONVERSATION, "findings": FINDINGS})
        self.accept(self.conversation, {**CONVERSATION, "duration_ms": -1})


if __name__ == "__main__":
    program.main()
