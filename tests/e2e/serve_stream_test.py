"""What streams show, to curl and to other clients: the packets asked for, byte for byte."""
import json
import socket
import time
from urllib.parse import urlencode

import live_frames as frames
import live_network
from live_filters_test import BOTH, over, transports, workload
from live_frames_test import FILTERS, INNER_FILTERS, names_in
from live_network import run
from live_serve import ServeLiveTest, events_in, labels_of, numbered, packets_in, read_until, url_of
from program import PATIENCE, end_process
from programs import CHATTCP
from server import NDJSON

ALL = over(BOTH, *transports())
ENCODINGS = ("array", "base64", "hex", "text", "none")
SILENCE_SECONDS = 5
SO_TIMESTAMP = 29  # Python has no name for it.

# Each parameter of a URL, what it may look like, and what it then shows of workload().
QUERIES = [
    ("", ALL),
    ("p=tcp", over(BOTH, "web", "web back", "zone")),
    ("tcp=true", over(BOTH, "web", "web back", "zone")),
    ("tcp=true&udp=false", over(BOTH, "web", "web back", "zone")),
    ("p=udp", over(BOTH, "name", "name back", "quic")),
    ("udp=true", over(BOTH, "name", "name back", "quic")),
    ("p=tcp,udp", ALL),
    ("tcp=true&udp=true", ALL),
    ("p=53", over(BOTH, "name", "name back", "zone")),
    ("p=53,40002", over(BOTH, "name", "name back", "zone", "quic")),
    ("p=53&p=40002", over(BOTH, "name", "name back", "zone", "quic")),
    ("p=tcp&p=53,443", over(BOTH, "web", "web back", "zone")),
    ("udp=true&p=443", over(BOTH, "quic")),
    ("p.src=443", over(BOTH, "web back")),
    ("p.src=443,53", over(BOTH, "web back", "name back")),
    ("p.dst=443", over(BOTH, "web", "quic")),
    ("p.dst=443&p=udp", over(BOTH, "quic")),
    ("h=192.0.2.1", over("4", *transports())),
    ("h=192.0.0.0/16,2001:db8:7::/48", ALL),
    ("h=192.0.0.0%2F16&h=2001:db8:7::%2F48", ALL),
    ("h.src=192.0.2.1", over("4", "web", "name", "quic", "zone")),
    ("h.src=2001:db8:7::/48", over("6", "web back", "name back")),
    ("h.dst=192.0.2.1&h.dst=2001:db8::1", over(BOTH, "web back", "name back")),
    ("h.dst=198.51.100.0/24&p.dst=53", over("4", "name", "zone")),
    ("f=ip6", over("6", *transports())),
    ("f=udp%20dst%20port%2053%20or%20src%20port%20443", over(BOTH, "name", "web back")),
    ("f=ip6&p=tcp&p.dst=53", over("6", "zone")),
    ("f=tcp&f=udp%20port%20443", over(BOTH, "web", "web back", "zone", "quic")),
    ("payload=array&p=udp&p.dst=443", over(BOTH, "quic")),
]


class Curl(ServeLiveTest):
    """The URLs as a user writes them."""

    cable = True

    def setUp(self):
        super().setUp()
        self.sender = self.far_raw()
        self.server = self.serve()

    def send_workload(self):
        for frame in workload().values():
            self.sender.send(frame)

    def url(self, query):
        return url_of(self.server, query)

    def begun(self, *arguments):
        """A curl that will miss nothing, and what it has printed already."""
        curl = self.curl(*arguments)
        text = read_until(curl.stdout, b": packets of ")
        self.assertIn(b": packets of ", text)
        self.wait_for_bound(self.server)
        return curl, text.decode()

    def printed(self, curl):
        """What a curl that ends by itself has printed, once the server has let the capture go."""
        text = curl.communicate(timeout=PATIENCE)[0].decode()
        self.assertEqual(curl.returncode, 0, text)
        self.assertTrue(self.server.wait_for_captures(0), self.server.errors())
        return text

    def assert_shows(self, labels, *arguments):
        """Twice the workload, so that one packet too many would come before the last."""
        curl, _ = self.begun(*arguments)
        self.send_workload()
        self.send_workload()
        events = events_in(self.printed(curl))
        wanted = [label for label in workload() if label in labels] * 2
        shown = labels_of([json.loads(data) for _, kind, data in events if kind == "packet"])
        self.assertEqual(shown, wanted)
        self.assertEqual([event[0] for event in events[:-1]], list(range(1, len(wanted) + 1)))
        self.assertEqual(events[-1], (None, "close", "stop capture"))

    def test_each_form_of_a_url_shows_what_it_asks_for(self):
        for query, labels in QUERIES:
            with self.subTest(query=query):
                count = f"&c={2 * len(labels)}"
                self.assert_shows(labels, self.url(f"i=near&{query}{count}".replace("&&", "&")))

    def test_curl_may_build_the_query(self):
        self.assert_shows(over(BOTH, "quic"), "-G", "--data-urlencode", "i=near",
                          "--data-urlencode", "f=udp dst port 443", "-d", "c=4", self.url(""))

    def test_any_interface(self):
        self.assert_shows(over("4", "name"), self.url("i=any&p=53&h.dst=198.51.100.7&p=udp&c=2"))

    def test_each_payload_encoding(self):
        expected = {"array": [97, 255], "base64": "Yf8=", "hex": "61ff", "text": "a\ufffd",
                    "none": []}
        for encoding in ENCODINGS:
            with self.subTest(encoding=encoding):
                curl, _ = self.begun(self.url(f"i=near&payload={encoding}&c=1"))
                self.sender.send(frames.ethernet(frames.ipv4(frames.UDP,
                                                             frames.udp(1, 2, b"a\xff"))))
                packet = json.loads(packets_in(self.printed(curl))[0])
                self.assertEqual(packet["udp"]["payload"], expected[encoding])

    def test_lines_come_at_once_to_one_who_accepts_them(self):
        label = list(list(workload())[-1].encode())
        last = f"{label}".replace(" ", "") + ',"options":[]},"udp":null}\n'
        for options in ((), ("--compressed",)):
            with self.subTest(options=options):
                curl = self.curl("-H", f"Accept: {NDJSON}", *options, self.url("i=near"))
                self.assertEqual(read_until(curl.stdout, b"\n"), b"\n")
                self.wait_for_bound(self.server)
                self.send_workload()
                lines = read_until(curl.stdout, last.encode()).splitlines()
                self.assertEqual(labels_of(map(json.loads, lines)), list(workload()))
                self.assertIsNone(curl.poll())
                end_process(curl)
                self.assertTrue(self.server.wait_for_captures(0))

    def assert_comes_at_once(self, *options):
        curl, head = self.begun("-i", *options, self.url("i=near"))
        self.assertNotIn("content-encoding", head.lower())
        self.sender.send(numbered(1))
        text = read_until(curl.stdout, b"}\n\n").decode()
        self.assertEqual(len(packets_in(text)), 1, text)
        self.assertIsNone(curl.poll())

    def test_an_event_comes_at_once(self):
        self.assert_comes_at_once()

    def test_an_event_comes_at_once_to_one_who_takes_compressed_answers(self):
        self.assert_comes_at_once("--compressed")

    def test_the_interfaces_are_those_of_the_command_line(self):
        listed = run("curl", "-s", url_of(self.server, path="/api/interfaces"))
        self.assertEqual(listed, run(CHATTCP, "interfaces", "--json"))
        self.assertIn('"near"', listed)


def varied_frames():
    """The workload, what is inside other headers, options, and payloads that are no text."""
    options = bytes([2, 4, 5, 180, 1, 3, 3, 7, 4, 2, 8, 10]) + bytes(range(8)) + bytes([1, 0])
    header = frames.tcp(40000, 443, b"", frames.SYN)
    segment = header[:12] + bytes([(20 + len(options)) // 4 << 4]) + header[13:] + options
    yield from workload().values()
    yield from frames.hidden_frames(lambda name: name.encode()).values()
    for addresses in ((), ("2001:db8::1", "2001:db8::2")):
        make = frames.ipv6 if addresses else frames.ipv4
        yield frames.ethernet(make(frames.TCP, segment, *addresses))
        for payload in (b"", bytes(range(256)), "größer".encode(), b'"\\\n\r\t\0\x7f'):
            yield frames.ethernet(make(frames.UDP, frames.udp(5, 6, payload), *addresses))


class SameBytes(ServeLiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        # Once anyone asks for the time of arrival, the kernel takes it once for all who capture.
        stamped = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(stamped.close)
        stamped.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMP, 1)
        time.sleep(0.2)

    def assert_same(self, encoding):
        sent = list(varied_frames())
        server = self.serve()
        query = f"i=near&payload={encoding}"
        events, lines = self.listen(server, query), self.listen(server, query, lines=True)
        self.assertEqual(lines.header("Content-Type"), NDJSON)
        capture = self.start_capture("-i", "near", "--payload", encoding)
        sender = self.far_raw()
        for frame in sent:
            sender.send(frame)
            time.sleep(0.002)  # So that their times differ.
        capture.wait_for_lines(len(sent))
        printed = [line.rstrip("\n") for line in capture.lines()]
        self.assertEqual(len(printed), len(sent), capture.errors())
        shown = events.take(len(sent))
        self.assertEqual([event.data for event in shown], printed)
        self.assertEqual([event.data for event in lines.take(len(sent))], printed)
        self.assertEqual([(event.kind, event.number) for event in shown],
                         [("packet", number) for number in range(1, len(sent) + 1)])
        self.finish(capture)

    def test_events_and_lines_are_what_the_command_line_prints_at_the_same_time(self):
        for encoding in ENCODINGS:
            with self.subTest(encoding=encoding):
                self.assert_same(encoding)


class HiddenFrames(ServeLiveTest):
    cable = True

    def test_tagged_and_tunnelled_ones_are_shown_with_each_filter(self):
        self.assert_shows_all(frames.hidden_frames, FILTERS)

    def test_each_tag_and_tunnel_is_seen_through(self):
        self.assert_shows_all(frames.encapsulated_frames, INNER_FILTERS)

    def assert_shows_all(self, make, filters):
        server = self.serve()
        sender = self.far_raw()
        wanted = make(lambda name: name.encode())
        for name, arguments in filters.items():
            with self.subTest(filter=name):
                pairs = [(flag.lstrip("-"), value)
                         for flag, value in zip(arguments[::2], arguments[1::2])]
                query = urlencode([("i", "near"), *pairs, ("c", len(wanted))])
                stream = self.listen(server, query)
                for frame in wanted.values():
                    sender.send(frame)
                events = stream.rest(PATIENCE)
                self.assertEqual(events[-1].kind, "close")
                self.assertEqual(names_in(event.json() for event in events[:-1]), list(wanted))
                self.assertTrue(server.wait_for_captures(0))


class Count(ServeLiveTest):
    cable = True

    def test_a_stream_ends_after_so_many_packets_and_others_of_the_same_capture_go_on(self):
        server = self.serve()
        streams = {count: self.listen(server, f"i=near&c={count}") for count in (1, 3, 20)}
        sender = self.far_raw()
        for number in range(30):
            sender.send(numbered(number))
        for count, stream in streams.items():
            events = stream.rest(PATIENCE)
            self.assertEqual([event.number for event in events[:-1]], list(range(1, count + 1)))
            self.assertEqual((events[-1].kind, events[-1].data), ("close", "stop capture"))
            self.assertTrue(stream.ended_well)
        self.assertTrue(server.wait_for_captures(0))
        self.assertTrue(server.wait_for_error(r" packets?, 0 dropped: count reached$", count=3),
                        server.errors())

    def test_one_who_comes_later_goes_on_with_the_numbers_of_the_capture(self):
        server = self.serve()
        first = self.listen(server, "i=near")
        sender = self.far_raw()
        for number in range(5):
            sender.send(numbered(number))
        self.assertEqual([event.number for event in first.take(5)], [1, 2, 3, 4, 5])
        second = self.listen(server, "i=near")
        sender.send(numbered(5))
        self.assertEqual([event.number for event in first.take(1)], [6])
        later = second.take(1)
        self.assertEqual([(event.number, event.json()["udp"]["payload"]) for event in later],
                         [(6, [5])])


class OldClients(ServeLiveTest):
    def test_a_client_of_http_1_0_gets_plain_text_and_an_end(self):
        server = self.serve()
        datagrams = self.datagrams()
        stream = self.listen(server, f"i=lo&p={datagrams.port}&c=2", version="1.0")
        self.assertEqual((stream.status, stream.header("Content-Type")),
                         (200, "text/event-stream"))
        self.assertIsNone(stream.header("Transfer-Encoding"))
        for payload in (b"one", b"two"):
            datagrams.send(payload)
        events = stream.rest(PATIENCE)
        self.assertEqual([event.kind for event in events], ["packet", "packet", "close"])
        self.assertEqual(labels_of(event.json() for event in events[:2]), ["one", "two"])

    def test_a_client_of_http_1_0_may_ask_for_lines(self):
        server = self.serve()
        datagrams = self.datagrams()
        stream = self.listen(server, f"i=lo&p={datagrams.port}&c=1", version="1.0", lines=True)
        datagrams.send(b"one")
        self.assertEqual(labels_of(event.json() for event in stream.rest(PATIENCE)), ["one"])
        self.assertIsNone(stream.header("Transfer-Encoding"))


class Errors(ServeLiveTest):
    cable = True

    def assert_error_and_close(self, events, *words):
        self.assertEqual([event.kind for event in events], ["error", "close"])
        for word in words:
            self.assertIn(word, events[0].data)
        self.assertEqual(events[1].data, "stop capture")

    def test_an_unknown_interface_is_an_event_and_the_end(self):
        stream = self.open(self.serve(), "i=eth99")
        events = stream.rest(PATIENCE)
        self.assertEqual((stream.status, stream.header("Content-Type")),
                         (200, "text/event-stream"))
        self.assert_error_and_close(events, "eth99", "near", "lo")
        self.assertTrue(stream.ended_well)

    def test_an_unknown_interface_is_a_status_for_one_who_wants_lines(self):
        stream = self.open(self.serve(), "i=eth99", lines=True)
        response = stream.connection.response()
        self.assert_error(response, 400, "eth99")

    def test_one_that_is_down_is_an_event(self):
        run("ip", "link", "set", "near", "down")
        events = self.open(self.serve(), "i=near").rest(PATIENCE)
        self.assert_error_and_close(events, "near", "not up")

    def test_one_that_goes_away_ends_all_its_streams_with_what_came_before(self):
        server = self.serve()
        streams = [self.listen(server, "i=near") for _ in range(3)]
        lines = self.listen(server, "i=near", lines=True)
        sender = self.far_raw()
        for number in range(20):
            sender.send(numbered(number))
        run("ip", "link", "delete", "near")
        for stream in streams:
            events = stream.rest(PATIENCE)
            self.assert_packets(events[:20])
            self.assert_error_and_close(events[20:], "near")
        events = lines.rest(PATIENCE)
        self.assert_packets(events[:20])
        self.assertEqual([list(event.json()) for event in events[20:]], [["error"]])
        self.assertTrue(server.wait_for_captures(0))
        self.assertTrue(server.wait_for_error("20 packets, 0 dropped: .*near", count=4),
                        server.errors())

    def assert_packets(self, events):
        self.assertEqual([event.kind for event in events], ["packet"] * 20)
        self.assertEqual([event.json()["udp"]["payload"][0] for event in events], list(range(20)))

    def test_an_idle_one_that_goes_away_ends_its_stream_and_no_other(self):
        server = self.serve()
        other = self.listen(server, "i=any&p=udp")
        stream = self.listen(server, "i=near")
        run("ip", "link", "delete", "near")
        self.assert_error_and_close(stream.rest(PATIENCE), "near")
        self.raw("lo").send(numbered(7))
        self.assertEqual([packet["udp"]["payload"] for packet in other.packets(1)], [[7]])


class Idle(ServeLiveTest):
    def test_something_to_pass_over_comes_at_once_and_keeps_an_idle_stream_alive(self):
        server = self.serve()
        for lines in (False, True):
            with self.subTest(lines=lines):
                begin = time.monotonic()
                stream = self.listen(server, "i=lo&p=1", lines=lines)
                self.assertEqual(stream.retry, None if lines else 2000)
                self.assertLess(time.monotonic() - begin, SILENCE_SECONDS)
                deadline = begin + 2 * SILENCE_SECONDS + PATIENCE
                while len(stream.comments) < 3 and time.monotonic() < deadline:
                    self.assertEqual(stream.read_for(0.1), [])
                self.assertEqual(len(stream.comments), 3)
                self.assertGreaterEqual(time.monotonic() - begin, 2 * SILENCE_SECONDS)
                self.assertFalse(stream.ended)

    def test_jq_passes_over_empty_lines(self):
        self.assertEqual(run("jq", "-c", ".a", input='\n{"a":1}\n\n\n{"a":2}\n\n'), "1\n2\n")


if __name__ == "__main__":
    live_network.main()
