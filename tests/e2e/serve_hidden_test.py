"""Streams do not show the connections that carry streams, and they hide nothing else."""
import socket
import time

import live_network
from live_serve import ServeLiveTest, labels_of
from program import PATIENCE
from programs import SLOW
from server import LOOPBACK, LOOPBACK_6, authority

QUIET = 0.2  # Seconds for packets that the last ones cause, as late acknowledgements.
MARK = b"seen until here by "
RATE = 200 if SLOW else 1000
DATAGRAMS = 2 * RATE

# How a client connects: what the server listens on, and the address that the client takes.
ENDS = {
    "IPv4": ([], LOOPBACK),
    "IPv6": ([], LOOPBACK_6),
    "IPv4 to a socket for both": (["--listen", "::", "--no-token"], LOOPBACK),
    "IPv6 to a socket for both": (["--listen", "::", "--no-token"], LOOPBACK_6),
}


def is_between(packet, name, server):
    """Whether a TCP packet belongs to the connection of the client `name` with the server."""
    tcp = packet["tcp"]
    if tcp is None or server.port not in (tcp["src"], tcp["dst"]):
        return False
    source = authority(packet["src_ip"], tcp["src"])
    return name in (source, authority(packet["dst_ip"], tcp["dst"]))


def is_datagram(event, begin):
    udp = event.json().get("udp")
    return udp is not None and bytes(udp["payload"]).startswith(begin)


def payloads(packets):
    return [bytes(packet["tcp"]["payload"]) for packet in packets if packet["tcp"]["payload"]]


class HiddenTest(ServeLiveTest):
    def for_each_kind_of_end(self, check):
        for name, (arguments, address) in ENDS.items():
            with self.subTest(ends=name):
                try:
                    check(self.serve(*arguments), address)
                finally:
                    self.doCleanups()  # Or the streams of the next server would show these.

    def packets_of(self, stream):
        """All that it shows of what was sent before: a mark, sent last, comes last, however late.

        For streams that show UDP.
        """
        events = stream.read_for(QUIET)
        mark = MARK + stream.name.encode()
        self.datagrams().send(mark)
        while not is_datagram(event := stream.next(), mark):
            events.append(event)
        return [event.json() for event in events
                if event.kind != "dropped" and not is_datagram(event, MARK)]

    def assert_silent(self, stream):
        packets = self.packets_of(stream)
        self.assertEqual(len(packets), 0, str(packets)[:2000])
        self.assertFalse(stream.ended)


class Silence(HiddenTest):
    def check_alone(self, server, address, query="i=lo"):
        self.assert_silent(self.listen(server, query, address=address))

    def test_one_client_alone_sees_nothing(self):
        self.for_each_kind_of_end(self.check_alone)

    def test_any_interface_is_as_silent(self):
        self.for_each_kind_of_end(
            lambda server, address: self.check_alone(server, address, "i=any"))

    def check_alone_with_lines(self, server, address):
        self.assert_silent(self.listen(server, "i=lo", address=address, lines=True))

    def test_one_client_of_lines_alone_sees_nothing(self):
        self.for_each_kind_of_end(self.check_alone_with_lines)

    def check_one_event(self, server, address):
        datagrams = self.datagrams()
        stream = self.listen(server, "i=lo", address=address)
        for payload in (b"one", b"two"):
            datagrams.send(payload)
            self.assertEqual(labels_of(stream.packets(1)), [payload.decode()])
            self.assert_silent(stream)

    def test_one_event_does_not_beget_the_next(self):
        self.for_each_kind_of_end(self.check_one_event)


class ManyStreams(HiddenTest):
    def assert_only_opened(self, packets, name, server):
        """Of this stream nothing is shown but how it was opened, which is not yet a stream."""
        shown = [packet for packet in packets if is_between(packet, name, server)]
        to_client = [packet for packet in shown if packet["tcp"]["src"] == server.port]
        # Not the lists themselves, as they are endless where each packet begets the next.
        self.assertEqual(len(payloads(to_client)), 0, f"{name}: {str(to_client)[:2000]}")
        for data in payloads(shown):
            self.assertIn(b"GET /api/capture", data)
        self.assertLessEqual(len(shown), 5, str(shown)[:2000])

    def check_many(self, server, address):
        datagrams = self.datagrams()
        streams = [self.listen(server, query, address=address, lines=lines)
                   for query, lines in (("i=lo", False), ("i=lo", True), ("i=lo", False),
                                        ("i=any", False), ("i=lo&p=tcp,udp", True))]
        for number in range(100):
            datagrams.send(b"%d" % number)
        for stream in streams:
            packets = self.packets_of(stream)
            labels = labels_of(packet for packet in packets if packet["udp"])
            self.assertTrue(labels == [str(number) for number in range(100)], str(labels)[:2000])
            for other in streams:
                self.assert_only_opened(packets, other.name, server)
        self.assert_silent(streams[0])

    def test_none_shows_the_data_of_another(self):
        self.for_each_kind_of_end(self.check_many)

    def test_a_stream_of_one_server_is_no_secret_to_another(self):
        # Only its own streams would feed it with their own packets.
        first, second = self.serve(), self.serve()
        datagrams = self.datagrams()
        self.listen(first, f"i=lo&p={datagrams.port}")
        watcher = self.listen(second, f"i=lo&p={first.port}")
        datagrams.send(b"seen by the first")
        shown = b""
        while b"event: packet" not in shown:
            shown += b"".join(payloads(watcher.packets(1)))


class OtherTraffic(HiddenTest):
    """What is no stream is shown, also when it goes to the port of the server."""

    def assert_shown(self, stream, server, name, *words):
        """The conversation of the client `name`, to its end."""
        shown = []
        while not shown or sum(packet["tcp"]["FIN"] for packet in shown) < 2:
            event = stream.next()
            packet = event.json()
            if is_between(packet, name, server):
                shown.append(packet)
        self.assertTrue(shown[0]["tcp"]["SYN"], shown[0])
        data = b"".join(payloads(shown))
        for word in words:
            self.assertIn(word, data)

    def ask(self, server, path, address=LOOPBACK, port=0):
        """An ordinary request from a port of choice; returns the name of the client."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            client.settimeout(PATIENCE)
            client.bind((address, port))
            client.connect((address, server.port))
            name = authority(*client.getsockname()[:2])
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: {authority(address, server.port)}\r\n"
                           "Connection: close\r\n\r\n".encode())
            while client.recv(1 << 16):
                pass
        return name

    def check_ordinary_requests(self, server, address):
        watchers = [self.listen(server, "i=lo", address=address) for _ in range(2)]
        for path, word in (("/healthz", b"ok\n"), ("/api/interfaces", b'"Name":"lo"')):
            name = self.ask(server, path, address)
            for watcher in watchers:
                self.assert_shown(watcher, server, name, f"GET {path} ".encode(), word)
        self.packets_of(watchers[0])  # The last acknowledgement.
        self.assert_silent(watchers[0])

    def test_ordinary_requests_are_shown(self):
        self.for_each_kind_of_end(self.check_ordinary_requests)

    def test_a_refused_stream_is_shown(self):
        server = self.serve()
        stream = self.listen(server, "i=lo")
        name = self.ask(server, "/api/capture?i=lo&p=nonsense")
        self.assert_shown(stream, server, name, b"GET /api/capture?i=lo&p=nonsense ", b" 400 ")

    def check_port_again(self, server, address):
        watcher = self.listen(server, "i=lo", address=address)
        stream = self.listen(server, "i=lo&p=1", address=address)
        port = stream.connection.socket.getsockname()[1]
        stream.reset()  # Or the port could not be taken again for a minute.
        self.assertTrue(server.wait_for_error(rf":{port} ends: "), server.errors())
        self.packets_of(watcher)  # How the stream was opened.
        self.assertEqual(self.ask(server, "/healthz", address, port), stream.name)
        self.assert_healthz(watcher, server, stream.name)

    def test_a_port_that_had_a_stream_is_shown_when_it_comes_again(self):
        self.for_each_kind_of_end(self.check_port_again)

    def assert_healthz(self, watcher, server, name):
        packets = [packet for packet in self.packets_of(watcher)
                   if is_between(packet, name, server)]
        data = b"".join(payloads(packets))
        self.assertIn(b"GET /healthz ", data)
        self.assertIn(b"ok\n", data)


class Feedback(HiddenTest):
    def check_load(self, server, address):
        datagrams = self.datagrams()
        stream = self.listen(server, "i=lo", address=address)
        begin = time.monotonic()
        for number in range(DATAGRAMS):
            time.sleep(max(0, begin + number / RATE - time.monotonic()))
            datagrams.send(b"%d" % number)
        numbers = [int(label) for label in labels_of(self.packets_of(stream))]
        # Each at most once, and nothing else. On a busy machine the kernel may drop some.
        self.assertEqual(numbers, sorted(set(numbers)), str(numbers)[:2000])
        self.assertGreater(len(numbers), DATAGRAMS / 2)
        self.assert_silent(stream)

    def test_there_are_no_more_events_than_datagrams(self):
        self.for_each_kind_of_end(self.check_load)


if __name__ == "__main__":
    live_network.main()
