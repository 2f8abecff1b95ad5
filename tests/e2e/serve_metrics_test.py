"""GET /metrics: its format, and whether its numbers are right."""
import re

import live_frames as frames
import live_network
from live_network import run
from program import wait_until
from programs import CHATTCP
from server import ServerTest

SAMPLE = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)")
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')


def parse_metrics(text):
    """The text format 0.0.4, strictly: {(name, ((label, value), …)): number}, {name: type}."""
    if not text.endswith("\n"):
        raise ValueError("the last line has no end")
    values, types, finished = {}, {}, set()
    current = None
    for line in text[:-1].split("\n"):
        if line.startswith("# "):
            _, word, name, rest = line.split(" ", 3)
            if word == "TYPE":
                if name in types or rest not in ("counter", "gauge", "histogram", "summary"):
                    raise ValueError(f"unexpected: {line!r}")
                types[name] = rest
            elif word != "HELP":
                raise ValueError(f"neither TYPE nor HELP: {line!r}")
        else:
            name, labels, value = parse_sample(line)
            if name not in types or (name, labels) in values or name in finished:
                raise ValueError(f"without a type, or a second time: {line!r}")
            values[name, labels] = value
        if current not in (None, name):
            finished.add(current)
        current = name
    return values, types


def parse_sample(line):
    match = SAMPLE.fullmatch(line)
    if not match:
        raise ValueError(f"not a sample: {line!r}")
    name, labels, value = match.groups()
    pairs = LABEL.findall(labels or "")
    if labels is not None and ",".join(f'{key}="{text}"' for key, text in pairs) != labels:
        raise ValueError(f"not labels: {line!r}")
    return name, tuple(sorted(pairs)), float(value)


class Metrics(ServerTest):
    def metrics(self, server):
        response = server.get("/metrics")
        self.assertEqual(response.status, 200)
        content_type = response.header("Content-Type").replace(" ", "").split(";")
        self.assertEqual(content_type[:2], ["text/plain", "version=0.0.4"])
        return parse_metrics(response.body.decode())

    def value(self, server, name, **labels):
        values, _ = self.metrics(server)
        return values[f"chattcp_{name}", tuple(sorted(labels.items()))]

    def wait_for_value(self, server, expected, name, **labels):
        wait_until(lambda: self.value(server, name, **labels) == expected)
        self.assertEqual(self.value(server, name, **labels), expected, (name, labels))

    def test_all_are_there_from_the_beginning_and_zero(self):
        server = self.serve()
        values, types = self.metrics(server)
        names = {"clients": "gauge", "captures": "gauge", "streams_total": "counter",
                 "captured_bytes_total": "counter", "sent_bytes_total": "counter",
                 "sent_packets_total": "counter", "packets_total": "counter",
                 "dropped_packets_total": "counter", "build_info": "gauge"}
        for name, kind in names.items():
            self.assertEqual(types[f"chattcp_{name}"], kind)
        expected = {(f"chattcp_{name}", ()) for name in list(names)[:6]}
        expected |= {("chattcp_packets_total", (("result", result),)) for result in
                     ("shown", "filtered", "not_tcp_udp", "truncated", "malformed", "fragments")}
        expected |= {("chattcp_dropped_packets_total", (("place", place),)) for place in
                     ("kernel", "interface", "client")}
        self.assertEqual(expected - set(values), set())
        self.assertEqual({values[key] for key in expected}, {0})

    def test_the_version_is_that_of_the_program(self):
        version = run(CHATTCP, "--version").split()[1]
        self.assertEqual(self.value(self.serve(), "build_info", version=version), 1)

    def test_clients_and_captures_are_those_of_now(self):
        server = self.serve()
        first = self.open(server, "i=lo&p=1").wait_open()
        self.wait_for_value(server, 1, "clients")
        self.wait_for_value(server, 1, "captures")
        second = self.open(server, "p=1&i=lo").wait_open()
        third = self.open(server, "i=lo&p=2", lines=True).wait_open()
        self.wait_for_value(server, 3, "clients")
        self.wait_for_value(server, 2, "captures")
        for stream in (first, second, third):
            stream.close()
        self.wait_for_value(server, 0, "clients")
        self.wait_for_value(server, 0, "captures")
        self.assertEqual(self.value(server, "streams_total"), 3)

    def test_packets_are_counted_by_what_became_of_them(self):
        server = self.serve()
        datagrams = self.datagrams()
        query = f"i=lo&p={datagrams.port}"
        streams = [self.open(server, query).wait_open() for _ in range(2)]
        came = streams[0].wait_until_capturing(datagrams.send)
        for number in range(20):
            datagrams.send(bytes([number]))
        events = streams[0].take(20)
        self.assertEqual(len(events), 20)
        self.assertEqual(len(streams[1].take(20)), 20)
        shown = came + 20
        self.wait_for_value(server, shown, "packets_total", result="shown")
        self.wait_for_value(server, 2 * shown, "sent_packets_total")
        for place in ("kernel", "interface", "client"):
            self.assertEqual(self.value(server, "dropped_packets_total", place=place), 0)
        self.assertGreaterEqual(self.value(server, "captured_bytes_total"),
                                sum(event.json()["packet_size"] for event in events))
        self.assertGreaterEqual(self.value(server, "sent_bytes_total"),
                                2 * sum(len(event.data) for event in events))

    def test_counts_stay_when_the_captures_end(self):
        server = self.serve()
        datagrams = self.datagrams()
        with self.open(server, f"i=lo&p={datagrams.port}") as stream:
            came = stream.wait_open().wait_until_capturing(datagrams.send)
        self.wait_for_value(server, 0, "captures")
        self.wait_for_value(server, came, "packets_total", result="shown")
        self.assertEqual(self.value(server, "sent_packets_total"), came)

    def test_what_is_not_shown_is_counted_as_well(self):
        server = self.serve()
        datagrams = self.datagrams()
        stream = self.open(server, "i=lo&f=not+tcp&payload=none").wait_open()
        stream.wait_until_capturing(datagrams.send)
        icmp = frames.ethernet(frames.ipv4(1, bytes(8)))
        later = frames.ethernet(frames.ipv4(frames.UDP, bytes(64), offset=1480))
        cut = frames.ethernet(frames.ipv4(frames.UDP, bytes(4)))
        with live_network.raw_socket("lo") as raw:
            for number, frame in enumerate((icmp, later, cut), 1):
                for _ in range(number):
                    raw.send(frame)
        self.wait_for_value(server, 1, "packets_total", result="not_tcp_udp")
        self.wait_for_value(server, 2, "packets_total", result="fragments")
        self.wait_for_value(server, 3, "packets_total", result="truncated")


if __name__ == "__main__":
    live_network.main()
