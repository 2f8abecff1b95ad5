"""`chattcp schema`: what the program prints is what its JSON Schema says, and nothing else is."""
import json
import os
import re
from concurrent.futures import ThreadPoolExecutor

import program
from corpus import corpus_files
from json_schema import changed, mutations, objects_in, places, validator
from make_captures import write_captures

NAMES = ((), ("packet",), ("conversations",), ("interfaces",))
ENCODINGS = ["array", "base64", "hex", "text", "none"]

SIXTEEN, THIRTY_TWO = 2**16 - 1, 2**32 - 1
LARGEST = {"packet_size": THIRTY_TWO, "src": SIXTEEN, "dst": SIXTEEN, "seq": THIRTY_TWO,
           "ack": THIRTY_TWO, "data_offset": 15, "window": SIXTEEN, "checksum": SIXTEEN,
           "urgent": SIXTEEN, "length": SIXTEEN}

# At the end of a path, values that are invalid there; the number is any byte.
BAD_VALUES = {
    ("src_ip",): ["10.0.0", "010.0.0.1", "256.0.0.1", "", "FE80::1", "fe80::01", "1::2::3", "host"],
    ("dst_ip",): ["10.0.0.1/8", "1:2:3:4:5:6:7:8:9", "::ffff:1.2.3.400", ":", "fe80::1%lo"],
    ("proto",): ["icmp", "TCP", ""],
    ("timestamp",): ["1", 1.5],
    ("payload", 0): [-1, 256, 0.5, "0"],
}

TCP = {"timestamp": -1, "packet_size": 60, "src_ip": "10.0.0.1", "dst_ip": "10.0.0.2",
       "proto": "tcp", "udp": None,
       "tcp": {"src": 1, "dst": 2, "seq": 3, "ack": 4, "data_offset": 7, "FIN": False, "SYN": True,
               "RST": False, "PSH": False, "ACK": False, "URG": False, "ECE": False, "CWR": False,
               "NS": False, "window": 5, "checksum": 6, "urgent": 7, "payload": [1],
               "options": [{"type": 3, "length": 3, "data": [7]}]}}
UDP = {"timestamp": 0, "packet_size": 60, "src_ip": "fe80::1", "dst_ip": "::ffff:10.0.0.1",
       "proto": "udp", "tcp": None,
       "udp": {"src": 1, "dst": 2, "length": 9, "checksum": 3, "payload": [255]}}
ETHERNET = {"Name": "en0", "IpV4Address": "192.168.1.100", "IpV6Address": "fe80::1",
            "Description": "Ethernet", "Mac": "02:00:5e:10:00:00", "Flags": ["up", "connected"],
            "Addresses": ["192.168.1.100/24", "fe80::1/64"]}

SIDE = {"ip": "10.0.0.1", "port": 51000, "packets": 24, "bytes": 2100, "payload_bytes": 500,
        "retransmissions": 3}
CONVERSATION = {"stream": 0, "proto": "tcp", "client": SIDE,
                "server": {**SIDE, "ip": "10.0.0.2", "port": 443, "retransmissions": 0},
                "start": "2026-01-29T20:37:35.859123456Z", "end": "2026-01-29T20:37:37.104000000Z",
                "duration_ms": 1244, "state": "TIME-WAIT", "ended": "fin", "handshake_rtt_us": 1843,
                "rtt_us": {"client": {"min": 1790, "mean": 2011, "max": 9120},
                           "server": {"min": 38, "mean": 51, "max": 40061}},
                "flags": {"retransmission": 3}, "findings": ["retransmissions 3 of 40 segments"]}

ADDED = ("number", "time", "interface", "direction", "src_port", "dst_port", "payload_length",
         "src_mac", "dst_mac", "vlan", "ttl", "dscp", "ecn", "ip_id", "flow_label", "tunnel", "label",
         "capture_start", "analysis")
OPTIONAL = {"A TCP or UDP packet": ADDED,
            "A network interface": ("FriendlyName",),
            "What the conversation of a packet says about it": ("seq", "ack", "state", "acks", "rtt_us",
                                                                "in_flight")}

BAD_OPTIONS = [{"type": 256, "length": 2, "data": []}, {"type": -1, "length": 2, "data": []},
               {"type": 1, "length": 2, "data": []}, {"type": 0, "length": 1, "data": [0]},
               {"type": 2, "length": 1, "data": []}, {"type": 2, "length": 41, "data": []}]


def schema(*name):
    return json.loads(program.run("schema", *name).stdout)


def lines_of(path, encoding):
    return program.capture("-r", path, "--payload", encoding).lines()


class SchemaTest(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.all, cls.packet, cls.conversation, cls.interfaces = (
            validator(schema(*name)) for name in NAMES)

    def accept(self, accepting, value):
        error = next(accepting.iter_errors(value), None)
        self.assertIsNone(error, f"{error}\n{value}")

    def refuse_each(self, refusing, values):
        """`values` are pairs: what is wrong, and where it is."""
        for what, value in values:
            with self.subTest(wrong=what):
                self.assertFalse(refusing.is_valid(value), value)


class Command(SchemaTest):
    def test_it_prints_one_for_a_name_and_one_for_all(self):
        for named, values in ((self.packet, (TCP, UDP)), (self.conversation, (CONVERSATION,)),
                              (self.interfaces, ({"data": [ETHERNET]},))):
            for value in values:
                self.accept(self.all, value)
                for other in (self.packet, self.conversation, self.interfaces):
                    self.assertEqual(other.is_valid(value), other is named)

    def test_each_is_a_document_by_itself(self):
        for name in NAMES:
            with self.subTest(name=name):
                result = program.run("schema", *name)
                self.check_done(result)
                document = json.loads(result.stdout)
                self.assertEqual(document["$schema"],
                                 "https://json-schema.org/draft/2020-12/schema")
                used = set(re.findall(rb'"#/\$defs/(\w+)"', result.stdout))
                self.assertEqual({word.decode() for word in used}, set(document["$defs"]))

    def test_another_name_is_refused_with_those_there_are(self):
        for name in ("Packet", "capture", "", "packets", "conversation", "\n"):
            with self.subTest(name=name):
                result = program.run("schema", name)
                self.check_failed(result, "schema: '", "packet, conversations or interfaces",
                                  status=2)
                self.assertEqual(result.stdout, b"")
        for arguments in (("packet", "interfaces"), ("packet", "packet")):
            self.check_failed(program.run("schema", *arguments), "unexpected argument", status=2)
        self.check_failed(program.run("schema", "--json"), "unknown option '--json'", status=2)

    def test_a_full_disk_is_told(self):
        with open("/dev/full", "wb") as full:
            self.check_failed(program.run("schema", stdout=full), "stdout")

    def test_all_keys_are_required_and_no_others_allowed(self):
        """But for those of --add, and those that an analysis may lack."""
        for document in (self.all, self.packet, self.conversation, self.interfaces):
            self.assertGreaterEqual(len(objects_in(document.schema)), 2)
            for part in objects_in(document.schema):
                with self.subTest(title=part.get("title")):
                    self.assertIs(part["additionalProperties"], False)
                    optional = OPTIONAL.get(part["title"], ())
                    self.assertEqual(part["required"],
                                     [key for key in part["properties"] if key not in optional])

    def test_each_key_is_explained(self):
        definitions = self.all.schema["$defs"]
        for part in objects_in(self.all.schema):
            for key, value in part["properties"].items():
                with self.subTest(title=part["title"], key=key):
                    text = json.dumps([value] + [definitions[name] for name in
                                                 re.findall(r"#/\$defs/(\w+)", json.dumps(value))])
                    self.assertRegex(text, '"(description|title)": "[^"]')


class Output(SchemaTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def accept_lines(self, lines):
        for line in lines:
            packet = json.loads(line)
            self.accept(self.packet, packet)
            self.check_order(packet, self.packet.schema)

    def check_order(self, packet, document):
        """Keys come as the schema lists them."""
        self.assertEqual(list(packet), [key for key in document["properties"] if key in packet])
        for key, name in (("tcp", "TcpSegment"), ("udp", "UdpDatagram")):
            if packet[key] is not None:
                self.assertEqual(list(packet[key]), document["$defs"][name]["required"])

    def test_packets_of_generated_files_in_every_encoding(self):
        """Of varied.pcap, which has thousands, a part."""
        runs = [(self.path(name), encoding) for name in sorted(os.listdir(self.directory))
                for encoding in ENCODINGS]
        checked = 0
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for lines, (path, encoding) in zip(pool.map(lambda run: lines_of(*run), runs), runs):
                with self.subTest(file=path, encoding=encoding):
                    few = lines[::1 + len(lines) // 20]
                    self.accept_lines(few)
                    checked += len(few)
        self.assertGreater(checked, 800)

    def test_packets_of_the_corpus(self):
        """Of a part of the files a few, each file in another encoding."""
        files = corpus_files()[::15]
        for number, path in enumerate(files):
            encoding = ENCODINGS[number % len(ENCODINGS)]
            with self.subTest(file=path, encoding=encoding):
                self.accept_lines(program.capture("-r", path, "-c", "3", "--payload",
                                                  encoding).lines())

    def test_addresses_of_every_form(self):
        networks = [f"10.0.0.1/{length}" for length in range(33)]
        networks += [f"fe80::1/{length}" for length in range(129)]
        self.accept(self.interfaces, {"data": [{**ETHERNET, "Addresses": networks}]})
        for address in ("::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6::", "::3:4:5:6:7:8",
                        "1:0:0:4::8", "2001:db8:0:1:1:1:1:1", "::ffff:255.0.0.1"):
            self.accept(self.packet, {**UDP, "src_ip": address})
        for address in ("0.0.0.0", "255.255.255.255", "192.168.99.109", "249.200.19.1"):
            self.accept(self.packet, {**TCP, "src_ip": address})

    def test_the_interfaces_of_this_machine(self):
        listed = json.loads(program.run("interfaces").stdout)
        self.accept(self.interfaces, listed)
        self.accept(self.all, listed)

    def test_the_examples_of_the_documentation(self):
        path = os.path.join(program.TESTS, "..", "README.md")
        with open(path, encoding="utf-8") as readme:
            examples = re.findall(r'(?m)^\{"(?:timestamp|data)".*\}$', readme.read())
        self.assertGreaterEqual(len(examples), 3)
        for example in examples:
            self.accept(self.all, json.loads(example))


class Refusals(SchemaTest):
    """What is wrong with a value, in one place, makes the whole invalid."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def test_keys_and_types_of_packets(self):
        """One of each protocol as it is printed in each encoding."""
        path = self.path("web.pcap")
        for encoding in ENCODINGS:
            packets = [json.loads(line) for line in lines_of(path, encoding)]
            for packet in (packets[1], packets[-1]):
                kept = [(what, value) for what, value in mutations(packet)
                        if not may_be_text(what, packet, value)]
                self.assertGreater(len(kept), 60)
                self.refuse_each(self.packet, kept)

    def test_keys_and_types_of_interfaces(self):
        for listed in ({"data": [ETHERNET]}, json.loads(program.run("interfaces").stdout)):
            self.refuse_each(self.interfaces, (
                (what, value) for what, value in mutations(listed)
                if not re.match(r"'\?' at .*'(Name|Description)'", what)))

    def test_numbers_beyond_their_range(self):
        bare = {**TCP, "tcp": {**TCP["tcp"], "payload": [], "options": []}}
        for packet in (bare, UDP):
            for path in places(packet):
                largest = LARGEST.get(path[-1] if path else None)
                if largest is not None:
                    with self.subTest(path=path):
                        self.accept(self.packet, changed(packet, path, largest))
                        self.refuse_each(self.packet, ((number, changed(packet, path, number))
                                                       for number in (largest + 1, -1)))
                        empty = changed(packet, (packet["proto"], "payload"), [])
                        self.accept(self.packet, changed(empty, path, 0))

    def test_values_that_cannot_be(self):
        for packet in (TCP, UDP):
            for path in places(packet):
                for end, values in BAD_VALUES.items():
                    if path[-len(end):] == end:
                        self.refuse_each(self.packet, ((value, changed(packet, path, value))
                                                       for value in values))

    def test_options_that_cannot_be(self):
        for option in BAD_OPTIONS:
            with self.subTest(option=option):
                self.assertFalse(self.packet.is_valid(changed(TCP, ("tcp", "options", 0), option)))
        for offset, data in ((5, []), (4, [])):  # Headers without room for options.
            self.assertFalse(self.packet.is_valid(changed(
                changed(TCP, ("tcp", "data_offset"), offset), ("tcp", "payload"), data)))

    def test_one_protocol_one_family_and_one_encoding(self):
        data = ("tcp", "options", 0, "data")
        payload = ("tcp", "payload")
        self.refuse_each(self.packet, [
            ("both", {**TCP, "udp": UDP["udp"]}), ("neither", {**TCP, "tcp": None}),
            ("the other", {**TCP, "proto": "udp"}), ("udp as tcp", {**UDP, "proto": "tcp"}),
            ("families", {**TCP, "dst_ip": "fe80::1"}), ("families", {**UDP, "dst_ip": "10.0.0.1"}),
            ("array and base64", changed(TCP, data, "Bw==")),
            ("array and hex", changed(TCP, data, "07")),
            ("base64 and hex", changed(changed(TCP, payload, "AQ=="), data, "07")),
            ("hex and base64", changed(changed(TCP, payload, "01"), data, "Bw=="))])
        for one, other in (("AQ==", "Bw=="), ("01", "07"), ("\u0001", [7]), ([1], [7])):
            self.accept(self.packet, changed(changed(TCP, payload, one), data, other))

    def test_interfaces_that_cannot_be(self):
        for key, values in {"Name": [""], "IpV4Address": ["fe80::1", "1.2.3.4/8"],
                            "IpV6Address": ["10.0.0.1", "FE80::1"],
                            "Mac": ["02:00:5E:10:00:00", "02:00", "2:0:5e:10:0:0"],
                            "Flags": [["up", "up"], ["UP"]],
                            "Addresses": [["10.0.0.1"], ["10.0.0.1/33"], ["fe80::1/129"], ["x/8"]]
                            }.items():
            self.refuse_each(self.interfaces, (((key, value), {"data": [{**ETHERNET, key: value}]})
                                               for value in values))


def may_be_text(what, packet, value):
    """Under `text` a payload may be any string, and so "?"; its options' data are arrays then."""
    return (what.startswith("'?' at") and what.endswith("'payload')")
            and (packet["tcp"] is None or all(isinstance(option["data"], list)
                                              for option in value["tcp"]["options"])))


if __name__ == "__main__":
    program.main()
