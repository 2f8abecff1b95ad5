"""`chattcp conversations` on files: what is found in conversations made for it, in each format."""
import csv
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import captures
import manual
import packets as p
import program
from make_captures import write_captures

CLIENT, SERVER = "10.0.0.1", "10.0.0.2"
MILLISECOND = 10**6
SECOND = 10**9


class Connection:
    """Segments between a client and a server, with a time each; numbers are relative."""

    def __init__(self, port=50000, begin=0):
        self.port, self.now = port, begin
        self.records = []

    def add(self, from_client, payload=b"", *, flags=p.ACK, sequence=1, ack=1, after=MILLISECOND, **fields):
        self.now += after
        ends = (CLIENT, self.port, SERVER, 80) if from_client else (SERVER, 80, CLIENT, self.port)
        bases = (1000, 5000) if from_client else (5000, 1000)
        frame = p.ethernet(p.tcp_packet(*ends, payload, flags=flags, sequence=bases[0] + sequence,
                                        acknowledgement=bases[1] + ack if flags & p.ACK else 0, **fields))
        self.records.append(captures.Record(frame, captures.BEGINNING + self.now, len(frame)))
        return self

    def client(self, *arguments, **fields):
        return self.add(True, *arguments, **fields)

    def server(self, *arguments, **fields):
        return self.add(False, *arguments, **fields)

    def syn(self, **fields):
        return self.client(flags=p.SYN, sequence=0, **fields)

    def opened(self, **fields):
        return self.syn().server(flags=p.SYN | p.ACK, sequence=0, **fields).client()

    def closed(self, sent=1, received=1):
        return self.client(flags=p.FIN | p.ACK, sequence=sent, ack=received).server(
            flags=p.FIN | p.ACK, sequence=received, ack=sent + 1).client(
                sequence=sent + 1, ack=received + 1)


def connection():
    return Connection()


def without_numbers(finding):
    return re.sub(r"\bN times?$", "N times", re.sub(r"[\d.]+", "N", finding))


def datagrams(*from_client):
    records = []
    for number, client in enumerate(from_client):
        ends = (CLIENT, 5000, SERVER, 53) if client else (SERVER, 53, CLIENT, 5000)
        frame = p.ethernet(p.udp_packet(*ends, b"hello"))
        records.append(captures.Record(frame, captures.BEGINNING + number * MILLISECOND, len(frame)))
    return records


# What happens, its findings, and how it ends.
CASES = {
    "nothing wrong": (connection().opened().client(b"ask").server(b"answer", ack=4).client(
        sequence=4, ack=7).closed(4, 7).records, [], "fin"),
    "refused": (connection().syn().server(flags=p.RST | p.ACK, sequence=0).records, ["refused"], "rst"),
    "never answered": (connection().syn().records, ["handshake never answered"], "open"),
    "asked again": (connection().syn().syn(after=SECOND).records,
                    ["handshake never answered", "opening repeated 1 time"], "open"),
    "one direction": (connection().client(b"a").client(b"b", sequence=2).records,
                      ["only one direction seen"], "open"),
    "from the middle": (connection().client(b"a").server(ack=2).records, ["handshake not seen"], "open"),
    "half open": (connection().syn().server(flags=p.SYN | p.ACK, sequence=0).records,
                  ["handshake not completed"], "open"),
    "reset by client": (connection().opened().client(flags=p.RST).records, ["reset by client"], "rst"),
    "reset by server": (connection().opened().client(b"ask").server(flags=p.RST | p.ACK, ack=4).records,
                        ["reset by server"], "rst"),
    "half closed": (connection().opened().client(flags=p.FIN | p.ACK).server(ack=2).records,
                    ["half closed"], "open"),
    "sent again": (connection().opened().client(b"ask").client(b"ask", after=SECOND).server(ack=4).records,
                   ["retransmissions 1 of 2 segments"], "open"),
    "closed again": (connection().opened().client(flags=p.FIN | p.ACK).client(
        flags=p.FIN | p.ACK, after=SECOND).client(flags=p.FIN | p.ACK, after=SECOND).records,
        ["half closed", "closing repeated 2 times"], "open"),
    "overtaken": (connection().opened().client(b"ask").client(b"what", sequence=8).client(
        b"more", sequence=4, after=1000).server(ack=12).records,
        ["out of order 1 of 3 segments", "packets missing in the capture"], "open"),
    "missing": (connection().opened().client(b"ask", sequence=11).records,
                ["packets missing in the capture"], "open"),
    "full": (connection().opened().client(b"ask").server(ack=4, window=0).server(
        ack=4, window=9, after=1250 * MILLISECOND).records, ["receiver was full for 1.2 s"], "open"),
    "filled": (connection().opened(window=5).client(b"12345").records,
               ["sender filled the window 1 time"], "open"),
    "datagrams": (datagrams(True, False), [], "open"),
    "datagrams never answered": (datagrams(True, True), ["never answered"], "open"),
    "datagrams of a server": (datagrams(False), ["only one direction seen"], "open"),
}


def flat(value, prefix=""):
    """The columns of a table for an object, in order; flags are one value."""
    columns = {}
    for key, member in value.items():
        if isinstance(member, dict) and key != "flags":
            columns |= flat(member, f"{prefix}{key}.")
        else:
            columns[prefix + key] = member
    return columns


def as_text(value):
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


class Conversations(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)
        cls.all = os.path.join(cls.directory, "all.pcap")
        records = []
        for number, (case, _, _) in enumerate(CASES.values()):
            # Each case has its own addresses, written over those that all of them have.
            other = bytes([10, 1, number, 1]), bytes([10, 1, number, 2])
            records += [captures.Record(record.frame.replace(p.packed(CLIENT), other[0])
                                        .replace(p.packed(SERVER), other[1]), record.time, record.wire_length)
                        for record in case]
        with open(cls.all, "wb") as file:
            file.write(captures.pcap(sorted(records, key=lambda record: record.time)))

    def run_on(self, records, *arguments):
        path = self.write_file("one.pcap", captures.pcap(records))
        return self.objects(path, *arguments)

    def objects(self, path, *arguments):
        result = program.run("conversations", "-r", path, "--format", "json", *arguments)
        self.check_done(result)
        return result.objects()

    def table(self, form, *arguments):
        result = program.run("conversations", "-r", self.all, "--format", form, *arguments)
        self.check_done(result)
        return result.stdout

    def test_findings_and_ends(self):
        for name, (records, findings, ended) in CASES.items():
            with self.subTest(name):
                (line,) = self.run_on(records)
                self.assertEqual((line["findings"], line["ended"]), (findings, ended))

    def test_each_finding_is_made_here_and_explained_in_the_manual(self):
        page = manual.Page(program.CHATTCP, "chattcp-conversations")
        explained = {without_numbers(phrase) for phrase in page.items("FINDINGS", "Li")}
        made = {without_numbers(finding) for _, findings, _ in CASES.values() for finding in findings}
        self.assertEqual(made, explained)
        with open(os.path.join(program.TESTS, "..", "src", "analyze", "findings.cpp"), encoding="utf-8") as file:
            said = re.findall(r'(?:add|of_segments|times|judge_directions)\((?:(?:of_segments|times)\()?"([^"]+)"', file.read())
        self.assertGreater(len(said), 10)
        for phrase in said:
            self.assertTrue(any(one.startswith(phrase.strip()) for one in explained), phrase)

    def test_sides_times_and_round_trips(self):
        records = CASES["nothing wrong"][0]
        (line,) = self.run_on(records)
        sent = [record for record in records if record.frame[26:30] == p.packed(CLIENT)]
        received = [record for record in records if record not in sent]
        for side, address, port, packets, payload in (("client", CLIENT, 50000, sent, 3),
                                                      ("server", SERVER, 80, received, 6)):
            self.assertEqual(line[side], {
                "ip": address, "port": port, "packets": len(packets),
                "bytes": sum(record.wire_length for record in packets), "payload_bytes": payload,
                "retransmissions": 0})
        self.assertEqual((line["start"], line["end"], line["duration_ms"], line["state"]), (
            "2026-01-02T03:04:05.001000000Z", "2026-01-02T03:04:05.009000000Z", 8, "TIME-WAIT"))
        self.assertEqual(line["handshake_rtt_us"], 2000)
        for side in ("client", "server"):
            self.assertEqual(line["rtt_us"][side], {"min": 1000, "mean": 1000, "max": 1000})

    def test_what_is_not_known_is_null(self):
        (line,) = self.run_on(CASES["datagrams"][0])
        nothing = {"min": None, "mean": None, "max": None}
        self.assertEqual((line["state"], line["handshake_rtt_us"], line["rtt_us"], line["flags"]),
                         (None, None, {"client": nothing, "server": nothing}, {}))
        self.assertIsNone(line["client"]["retransmissions"])
        for name in ("refused", "never answered", "half open", "from the middle"):
            with self.subTest(name):
                (line,) = self.run_on(CASES[name][0])
                self.assertIsNone(line["handshake_rtt_us"])

    def test_a_silence_ends_a_conversation(self):
        records = Connection().opened().client(b"a").client(b"b", sequence=2, after=10 * SECOND).records
        for arguments, ends in ((("--idle", "9"), ["idle", "open"]), (("--idle", "11"), ["open"]), ((), ["open"])):
            with self.subTest(arguments=arguments):
                lines = self.run_on(records, *arguments)
                self.assertEqual([line["ended"] for line in lines], ends)
                self.assertEqual([line["stream"] for line in lines], list(range(len(ends))))

    def test_a_wrong_time_ends_no_other_conversation_and_the_silent_ones_end_as_usual(self):
        silent = Connection(50001).opened().records
        busy = [Connection(50002, second * SECOND).client(b"a", sequence=second).records[-1] for second in range(1, 200)]
        for wrong in (0, 4_000_000_000):
            with self.subTest(wrong=wrong):
                frame = Connection(50003).syn().records[0].frame
                stray = captures.Record(frame, wrong * SECOND, len(frame))
                lines = self.run_on(silent + busy[:10] + [stray] + busy[10:])
                self.assertEqual([(line["client"]["port"], line["ended"]) for line in lines],
                                 [(50001, "idle"), (50003, "idle"), (50002, "open")])

    def test_a_new_connection_on_the_same_ports_is_another_conversation(self):
        first = Connection().opened().closed().records
        second = [captures.Record(record.frame.replace((1000).to_bytes(4, "big"), (9000).to_bytes(4, "big")),
                                  record.time + SECOND, record.wire_length) for record in Connection().syn().records]
        lines = self.run_on(first + second)
        self.assertEqual([(line["stream"], line["flags"]) for line in lines], [(0, {}), (1, {"reused_ports": 1})])

    def test_too_many_conversations_are_forgotten_and_counted(self):
        records = [record for port in range(1, 21) for record in Connection(port, port * SECOND).syn().records]
        path = self.write_file("many.pcap", captures.pcap(records))
        result = program.run("conversations", "-r", path, "--format", "json", "--max-streams", "5")
        self.assertEqual([line["ended"] for line in result.objects()], ["idle"] * 15 + ["open"] * 5)
        self.assertEqual([line["client"]["port"] for line in result.objects()], list(range(1, 21)))
        self.assertIn("\n20 conversations\n15 conversations forgotten; --max-streams keeps more\n", result.stderr)

    def test_counts_are_those_of_packets(self):
        result = program.run("conversations", "-r", self.all, "--format", "json", "-p", "tcp")
        sums = [line[side]["packets"] for line in result.objects() for side in ("client", "server")]
        self.assertEqual(result.counts()["printed"], sum(sums))
        self.assertEqual(result.counts()["filtered out"], 5)
        self.assertEqual(sum(line["client"]["packets"] + line["server"]["packets"]
                             for line in self.objects(self.all, "-c", "7")), 7)

    def test_packets_and_bytes_of_every_capture_are_those_of_capture(self):
        for name in sorted(os.listdir(self.directory)):
            if ".pcap" not in name:
                continue
            with self.subTest(file=name):
                path = self.path(name)
                sums = {}
                for packet in program.capture("-r", path, "--fields", "proto,src_ip,src_port,dst_ip,dst_port,"
                                              "packet_size,payload_length").objects():
                    key = tuple(packet[key] for key in ("proto", "src_ip", "src_port", "dst_ip", "dst_port"))
                    count, size, payload = sums.get(key, (0, 0, 0))
                    sums[key] = count + 1, size + packet["packet_size"], payload + packet["payload_length"]
                found = {}
                for line in self.objects(path, "--idle", "1e7"):
                    for own, peer in (("client", "server"), ("server", "client")):
                        side, other = line[own], line[peer]
                        key = line["proto"], side["ip"], side["port"], other["ip"], other["port"]
                        if side["packets"]:
                            found[key] = tuple(a + b for a, b in zip(found.get(key, (0, 0, 0)), (
                                side["packets"], side["bytes"], side["payload_bytes"])))
                self.assertEqual(found, sums)

    def test_tables_read_by_python_are_equal_to_the_json(self):
        lines = [flat(line) for line in self.objects(self.all)]
        self.assertEqual(len(lines), len(CASES))
        for form, separator in (("csv", ","), ("tsv", "\t")):
            with self.subTest(form=form):
                text = self.table(form)
                self.assertNotIn(b"\r", text)
                rows = list(csv.reader(io.StringIO(text.decode(), newline=""), delimiter=separator, strict=True))
                self.assertEqual(rows[0], list(lines[0]))
                self.assertEqual(rows[1:], [list(map(as_text, line.values())) for line in lines])

    @unittest.skipUnless(shutil.which("sqlite3"), "there is no sqlite3")
    def test_tables_read_by_sqlite_are_equal_to_the_json(self):
        lines = [flat(line) for line in self.objects(self.all)]
        for form, mode in (("csv", ".mode csv"), ("tsv", ".mode tabs")):
            with self.subTest(form=form), tempfile.TemporaryDirectory() as folder:
                database = os.path.join(folder, "c.db")
                subprocess.run(["sqlite3", database, mode, ".import /dev/stdin c"], input=self.table(form), check=True)
                connected = sqlite3.connect(database)
                rows = connected.execute("SELECT * FROM c ORDER BY rowid").fetchall()
                connected.close()
                self.assertEqual([list(row) for row in rows],
                                 [list(map(as_text, line.values())) for line in lines])

    @unittest.skipUnless(shutil.which("jq"), "there is no jq")
    def test_lines_read_by_jq_are_equal_to_those_read_by_python(self):
        read = subprocess.run(["jq", "-c", "."], input=self.table("json"), capture_output=True, check=True)
        self.assertEqual([json.loads(line) for line in read.stdout.splitlines()], self.objects(self.all))

    def test_the_table_for_people_has_the_same_conversations_and_findings(self):
        text = self.table("table").decode().splitlines()
        self.assertRegex(text[0], r"^START +PROTO +CLIENT +SERVER +PACKETS +BYTES +DURATION +ENDED +FINDINGS$")
        lines = self.objects(self.all)
        self.assertEqual(len(text), 1 + len(lines))
        for row, line in zip(text[1:], lines):
            client, server = (f"{line[side]['ip']}:{line[side]['port']}" for side in ("client", "server"))
            packets = f"{line['client']['packets']}/{line['server']['packets']}"
            rest = "; ".join(line["findings"])
            self.assertRegex(row, rf"^\d\d:\d\d:\d\d\.\d+  {line['proto']} +{re.escape(client)} +\u2192 "
                                  rf"{re.escape(server)} +{packets} .* {line['ended']} *{re.escape(rest)}$")

    def test_json_is_what_a_pipe_gets_and_colour_is_for_tables(self):
        plain = program.run("conversations", "-r", self.all)
        self.assertEqual(plain.stdout, self.table("json"))
        self.assertIn(b"\x1b[", self.table("table", "--color", "always"))
        for form in ("json", "csv"):
            self.assertEqual(self.table(form, "--color", "always"), self.table(form))

    def test_a_file_without_conversations(self):
        self.assertEqual(self.table("json", "-p", "1"), b"")
        for form in ("csv", "table"):
            self.assertEqual(self.table(form, "-p", "1").count(b"\n"), 1)


if __name__ == "__main__":
    program.main()
