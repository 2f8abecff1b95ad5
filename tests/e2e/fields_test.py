"""Lines with other fields than the default object: --fields, --add, --label, csv and tsv, each read back
by a program of its own and equal to the JSON."""
import csv
import datetime
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import captures
import packets as p
import program
from make_captures import write_captures

IF_NAME, PACKET_FLAGS = 2, 2  # Options of pcapng, of an interface and of a packet.

# Names as a file may have them.
HOSTILE_NAMES = [b"eth0", b'a "quoted" one', b"a,b;c", b"two\nlines\r\n", b"tab\there", b"\xff\xfe invalid",
                 "gr\u00fc\u00df \u20ac".encode(), b"back\\slash", b"\x1b[31mred", b" lead and trail ", b"null",
                 b'"', b"''", b"[1,2]", b"\x7f", b"=1+1"]

# Payloads likewise; none has a NUL, at which sqlite3 ends a text.
HOSTILE_PAYLOADS = [b"", b'"', b'""', b",", b"\n", b"\r", b"\r\n", b"a,b\nc\"d", b"\xff\x80\xc3", b"\t\t",
                    b"null", b"true", b"\\u0041\\", "\u00e4\u2028\U0001f600".encode(), bytes(range(1, 256)),
                    b"'; DROP TABLE x; --", b"\xed\xa0\x80", b"\xef\xbb\xbfmark", b" ", b"\\N"]

LABELS = ["--label", 'host=a "b", c', "--label", "site=\u00fc\\n\u20ac", "--label", "empty="]

DEFAULT_COLUMNS = ["time", "proto", "src_ip", "src_port", "dst_ip", "dst_port", "packet_size",
                   "payload_length"]


def known(option):
    """The fields that the program lists when it refuses `?`, without the names of whole groups whose
    members are listed too."""
    listed = program.run("capture", option, "?").stderr.partition("there are: ")[2].strip().split(", ")
    groups = {name.partition(".")[0] for name in listed if "." in name}
    return [name for name in listed if name not in groups]


def value_at(packet, path):
    """What the object has there; None where it has nothing."""
    for key in path.split("."):
        packet = packet.get(key) if isinstance(packet, dict) else None
    return packet


def as_text(value):
    """As a table has it."""
    return "" if value is None else value if isinstance(value, str) \
        else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def hostile_file():
    """Interfaces with odd names, packets with odd payloads, each of TCP and of UDP."""
    content = captures.section_header()
    for name in HOSTILE_NAMES:
        content += captures.interface_block(1, options=[(IF_NAME, name)])
    for number, payload in enumerate(HOSTILE_PAYLOADS):
        for protocol, packet in enumerate((
                p.tcp_packet("10.0.0.1", 1000 + number, "10.0.0.2", 80, payload),
                p.udp_packet("fd00::1", 1000, "fd00::2", 53, payload))):
            frame = p.ethernet(packet, tags=[(0x8100, 5), (0x8100, 6)][:number % 3])
            record = captures.records([frame], beginning=captures.BEGINNING + number * 10**9)[0]
            flags = (number % 3).to_bytes(4, "little")
            content += captures.ticks_block(record, captures.ticks_of(record.time, None),
                                            (2 * number + protocol) % len(HOSTILE_NAMES),
                                            options=[(PACKET_FLAGS, flags)])
    return content


class Fields(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)
        cls.hostile = os.path.join(cls.directory, "hostile.pcapng")
        with open(cls.hostile, "wb") as file:
            file.write(hostile_file())
        cls.fields, cls.added = ([name for name in known(option) if name != "capture_start"]
                                 for option in ("--fields", "--add"))

    def lines(self, *arguments, file=None):
        result = program.capture("-r", file or self.hostile, *arguments)
        self.check_done(result)
        self.check_counts(result)
        return result.objects()

    def table(self, *arguments, form="csv", file=None):
        """Its bytes."""
        result = program.capture("-r", file or self.hostile, "--format", form, *arguments)
        self.check_done(result)
        return result.stdout

    def read_back(self, text, separator=","):
        rows = list(csv.reader(io.StringIO(text.decode(), newline=""), delimiter=separator, strict=True))
        return rows[0], rows[1:]

    def every_file(self):
        names = sorted(name for name in os.listdir(self.directory) if ".pcap" in name)
        self.assertGreater(len(names), 20)
        return [os.path.join(self.directory, name) for name in names]

    def test_added_fields_stand_after_the_default_object_in_the_order_of_the_manual(self):
        for file in self.every_file():
            with self.subTest(file=file):
                plain = self.lines(file=file)
                more = self.lines("--add", ",".join(reversed(self.added)), file=file)
                self.assertEqual(len(more), len(plain))
                for before, after in zip(plain, more):
                    self.assertEqual(list(after), list(before) + self.added)
                    self.assertEqual({key: after[key] for key in before}, before)

    def test_chosen_fields_are_those_of_the_whole_object(self):
        """Each alone, and all together; nested and ordered as there."""
        whole = self.lines("--add", ",".join(self.added), *LABELS)
        for name in self.fields:
            with self.subTest(field=name):
                alone = self.lines("--fields", name, *LABELS)
                self.assertEqual([value_at(line, name) for line in alone],
                                 [value_at(line, name) for line in whole])
                top = {name.split(".")[0], "label"}
                self.assertEqual([set(line) for line in alone], [top] * len(whole))
        for names in (self.fields, reversed(self.fields), ["tcp", "udp", "analysis"]):
            chosen = ",".join(names)
            lines = self.lines("--fields", chosen, *LABELS)
            order = [key for key in whole[0] if key in {name.split(".")[0]
                                                        for name in (*chosen.split(","), "label")}]
            expected = [{key: line[key] for key in order} for line in whole]
            self.assertEqual(lines, expected)
            self.assertEqual([list(line) for line in lines], [order] * len(whole))

    def test_all_lines_say_when_their_run_began(self):
        """It is the one field that differs between two runs."""
        def begin():
            return datetime.datetime.now(datetime.timezone.utc)

        before, seen = begin(), []
        for arguments in (("--add", "capture_start"), ("--fields", "capture_start,number")):
            lines = self.lines(*arguments)
            self.assertEqual(len(lines), 2 * len(HOSTILE_PAYLOADS))
            seen += {line["capture_start"] for line in lines}
        (table,) = {row[-1] for row in self.read_back(self.table("--add", "capture_start"))[1]}
        self.assertEqual(len(seen), 2)
        for text in (*seen, table):
            self.assertRegex(text, r"T\d\d:\d\d:\d\d\.\d{6}Z$")
        times = [datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) for text in (*seen, table)]
        moments = [before, *times, begin()]
        self.assertEqual(moments, sorted(set(moments)))

    def test_lists_may_be_repeated_and_name_a_field_twice(self):
        once = self.lines("--fields", "src_ip,tcp.src,time")
        self.assertEqual(self.lines("--fields", "src_ip", "--fields", "tcp.src,src_ip,time"), once)
        self.assertEqual(self.lines("--add", "time", "--add", "number,time"),
                         self.lines("--add", "number,time"))

    def test_names_of_interfaces_are_valid_text(self):
        names = [line["interface"] for line in self.lines("--fields", "interface")]
        expected = [name.decode(errors="replace") for name in HOSTILE_NAMES]
        places = [(2 * number + protocol) % len(expected)
                  for number in range(len(HOSTILE_PAYLOADS)) for protocol in range(2)]
        self.assertEqual(names, [expected[place] for place in places])

    def test_directions_vlans_and_ports_are_those_of_the_file(self):
        lines = self.lines("--fields", "direction,vlan,src_port,payload_length,number")
        for place, line in enumerate(lines):
            number, payload = place // 2, HOSTILE_PAYLOADS[place // 2]
            self.assertEqual(line, {
                "number": place + 1, "direction": (None, "in", "out")[number % 3],
                "src_port": 1000 if place % 2 else 1000 + number,
                "payload_length": len(payload), "vlan": [5, 6][:number % 3]})

    def test_labels_are_in_each_line(self):
        expected = {"host": 'a "b", c', "site": "\u00fc\\n\u20ac", "empty": ""}
        for arguments in ((), ("--fields", "src_ip"), ("--add", "time"), ("--fields", "label,src_ip")):
            for line in self.lines(*LABELS, *arguments):
                self.assertEqual(line["label"], expected)
        self.assertEqual(self.lines("--fields", "label"), [{"label": {}}] * 2 * len(HOSTILE_PAYLOADS))

    def check_table(self, heading, rows, columns, lines):
        self.assertEqual(heading, columns)
        self.assertEqual(len(rows), len(lines))
        for row, line in zip(rows, lines):
            self.assertEqual(row, [as_text(value_at(line, name)) for name in columns])

    def test_tables_read_by_python_are_equal_to_the_json(self):
        labels = ["label.host", "label.site", "label.empty"]
        columns = [name for name in self.fields if name != "label"]
        for encoding in ("array", "base64", "hex", "text", "none"):
            lines = self.lines("--fields", ",".join(columns), "--payload", encoding, *LABELS)
            for form, separator in (("csv", ","), ("tsv", "\t")):
                for names in (columns, list(reversed(columns))):
                    with self.subTest(form=form, encoding=encoding, first=names[0]):
                        text = self.table("--fields", ",".join(names), "--payload", encoding, *LABELS,
                                          form=form)
                        self.check_table(*self.read_back(text, separator), names + labels, lines)

    def test_tables_of_every_capture_are_equal_to_the_json(self):
        for file in self.every_file():
            with self.subTest(file=file):
                lines = self.lines("--fields", ",".join(DEFAULT_COLUMNS + ["analysis", "tunnel"]), file=file)
                heading, rows = self.read_back(self.table("--add", "analysis,tunnel", file=file))
                self.check_table(heading, rows, DEFAULT_COLUMNS + [
                    name for name in self.fields if name.startswith("analysis.")] + ["tunnel"], lines)

    def test_a_table_has_lines_that_end_in_a_newline_alone(self):
        text = self.table()
        self.assertEqual(text.count(b"\n"), 1 + 2 * len(HOSTILE_PAYLOADS))
        self.assertNotIn(b"\r", text)
        self.assertTrue(text.startswith(",".join(DEFAULT_COLUMNS).encode() + b"\n"))

    def test_a_table_without_packets_has_its_heading(self):
        self.assertEqual(self.table("-p", "1"), ",".join(DEFAULT_COLUMNS).encode() + b"\n")
        self.assertEqual(self.table("-p", "1", "--fields", "label,time", form="tsv"), b"label\ttime\n")

    def test_an_empty_value_that_is_alone_has_quotes(self):
        """Python's DictReader skips lines without a character."""
        for arguments in (("--fields", "udp.src"), ("--fields", "label")):
            with self.subTest(arguments=arguments):
                text = self.table(*arguments)
                rows = list(csv.DictReader(io.StringIO(text.decode(), newline="")))
                lines = self.lines("--fields", "udp.src")
                self.assertEqual(len(rows), len(lines))
                if arguments[1] == "udp.src":
                    self.assertEqual([row["udp.src"] for row in rows],
                                     [as_text(line["udp"] and line["udp"]["src"]) for line in lines])

    def test_text_with_a_nul_is_whole(self):
        frame = p.ethernet(p.udp_packet("10.0.0.1", 1, "10.0.0.2", 2, b"a\0b,\0"))
        file = self.write_file("zero.pcap", captures.pcap(captures.records([frame])))
        text = self.table("--fields", "udp.payload,proto", "--payload", "text", file=file)
        self.assertEqual(text, b'udp.payload,proto\n"a\0b,\0",udp\n')
        self.assertEqual(self.lines("--fields", "udp.payload", "--payload", "text", file=file),
                         [{"udp": {"payload": "a\0b,\0"}}])

    @unittest.skipUnless(shutil.which("sqlite3"), "there is no sqlite3")
    def test_tables_read_by_sqlite_are_equal_to_the_json(self):
        columns = ["number", "time", "interface", "direction", "src_ip", "tcp.src", "tcp.SYN", "tcp.payload",
                   "udp.payload", "vlan", "analysis.flags", "flow_label"]
        arguments = ("--fields", ",".join(columns), "--payload", "text", *LABELS)
        lines = self.lines(*arguments)
        columns += ["label.host", "label.site", "label.empty"]
        for form, mode in (("csv", ".mode csv"), ("tsv", ".mode tabs")):
            with self.subTest(form=form), tempfile.TemporaryDirectory() as folder:
                database = os.path.join(folder, "packets.db")
                subprocess.run(["sqlite3", database, mode, ".import /dev/stdin packets"], check=True,
                               input=self.table(*arguments, form=form))
                with sqlite3.connect(database) as connection:
                    cursor = connection.execute("SELECT * FROM packets ORDER BY CAST(number AS INTEGER)")
                    self.assertEqual([name for name, *_ in cursor.description], columns)
                    rows = [list(row) for row in cursor]
                connection.close()
                self.check_table(columns, rows, columns, lines)

    @unittest.skipUnless(shutil.which("jq"), "there is no jq")
    def test_lines_read_by_jq_are_equal_to_those_read_by_python(self):
        for arguments in ((), ("--fields", ",".join(self.fields)), ("--add", ",".join(self.added))):
            for encoding in ("array", "text", "base64"):
                with self.subTest(arguments=arguments, encoding=encoding):
                    result = program.capture("-r", self.hostile, "--payload", encoding, *arguments, *LABELS)
                    read = subprocess.run(["jq", "-c", "."], input=result.stdout, capture_output=True,
                                          check=True)
                    self.assertEqual([json.loads(line) for line in read.stdout.splitlines()],
                                     result.objects())

    def test_numbers_count_all_frames_of_all_files(self):
        frames = [p.ethernet(p.ipv4("10.0.0.1", "10.0.0.2", p.ICMP, b"ping")),
                  p.ethernet(p.udp_packet("10.0.0.1", 1, "10.0.0.2", 2, b"x"))]
        file = self.write_file("mixed.pcap", captures.pcap(captures.records(frames)))
        result = program.capture("-r", file, file, "--fields", "number")
        self.assertEqual(result.objects(), [{"number": 2}, {"number": 4}])

    def test_times_have_all_digits_of_the_source(self):
        record = captures.Record(p.ethernet(p.udp_packet("10.0.0.1", 1, "10.0.0.2", 2)),
                                 1769719055_859123456, 42)
        for nanoseconds, digits in ((True, "859123456"), (False, "859123000")):
            file = self.write_file("time.pcap", captures.pcap([record], nanoseconds=nanoseconds))
            self.assertEqual(self.lines("--fields", "time", file=file),
                             [{"time": f"2026-01-29T20:37:35.{digits}Z"}])

    def test_lengths_are_those_on_the_wire_where_the_capture_is_cut(self):
        frame = p.ethernet(p.udp_packet("10.0.0.1", 1, "10.0.0.2", 2, bytes(500)))
        file = self.write_file("cut.pcap", captures.pcap(captures.records([frame])))
        self.assertEqual(self.lines("-s", "60", "--fields", "packet_size,payload_length", file=file),
                         [{"packet_size": 542, "payload_length": 500}])


if __name__ == "__main__":
    program.main()
