"""Datagrams that the kernel sends in fragments, captured as they come."""
import socket

import captures
import live_network
from event_stream import EventStream
from live_capture import LiveTest
from live_serve import bound_sockets
from program import wait_until
from server import Server

PORT = 5353
PAYLOAD = bytes(index % 251 for index in range(4000))  # Three fragments of a cable's 1500 bytes.
FAMILIES = ((socket.AF_INET, "10.9.0.1", "10.9.0.2"), (socket.AF_INET6, "fd09::1", "fd09::2"))


class LiveFragments(LiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        for family, near, _ in FAMILIES:
            sink = socket.socket(family, socket.SOCK_DGRAM)  # No ICMP comes back then.
            self.addCleanup(sink.close)
            sink.bind((near, PORT))

    def send(self, family, address, payload=PAYLOAD, port=PORT):
        with self.far_side.inside():
            sender = socket.socket(family, socket.SOCK_DGRAM)
        with sender:
            sender.sendto(payload, (address, port))

    def assert_whole(self, packet, near, far):
        self.assertEqual(bytes(packet["udp"]["payload"]), PAYLOAD)
        self.assertEqual((packet["dst_ip"], packet["src_ip"]), (near, far))
        headers = 3 * (14 + (40 + 8 if ":" in near else 20)) + 8
        self.assertEqual(packet["packet_size"], len(PAYLOAD) + headers)

    def test_a_datagram_is_shown_whole_and_saved_with_a_filter_for_its_port(self):
        for family, near, far in FAMILIES:
            path = self.path("saved.pcap")
            capture = self.start_capture("-i", "near", "-p", str(PORT), "-h", far, "--reassemble",
                                 "-w", path)
            self.send(family, near, b"other", PORT + 1)
            self.send(family, near)
            packets = self.collect(capture, 1)
            self.assert_whole(packets[0], near, far)
            self.assertEqual(capture.counts()["reasons"]["fragments"], 2)
            self.assertNotIn("not reassembled", capture.counts())
            with open(path, "rb") as file:
                self.assertEqual(len(captures.read_pcap(file.read())[1]), 3)

    def test_all_fragments_of_what_is_shown_are_saved(self):
        for family, near, _ in FAMILIES:
            path = self.path("saved.pcap")
            capture = self.start_capture("-i", "near", "-p.dst", str(PORT), "-w", path)
            self.send(family, near, PAYLOAD, PORT + 1)
            self.send(family, near)
            self.send(family, near, b"the last")
            self.assertEqual(self.collect(capture, 2)[1]["udp"]["payload"], list(b"the last"))
            with open(path, "rb") as file:
                self.assertEqual(len(captures.read_pcap(file.read())[1]), 4)
            again = self.launch_capture("-r", path, "--reassemble")
            self.assertEqual(bytes(self.finished(again)[0]["udp"]["payload"]), PAYLOAD)

    def test_without_either_option_the_kernel_leaves_later_fragments_out(self):
        capture = self.start_capture("-i", "near", "-p", str(PORT))
        self.send(socket.AF_INET, "10.9.0.1")
        self.assertEqual(len(self.collect(capture, 1)[0]["udp"]["payload"]), 1472)
        self.assertEqual(capture.counts()["reasons"]["fragments"], 0)

    def test_any_shows_them_too(self):
        for family, near, far in FAMILIES:
            capture = self.start_capture("-i", "any", "-p", str(PORT), "--reassemble")
            self.send(family, near)
            packets = self.collect(capture, 1)
            self.assertEqual(bytes(packets[0]["udp"]["payload"]), PAYLOAD)
            self.assertEqual(packets[0]["src_ip"], far)

    def test_serve_shows_whole_datagrams_to_those_who_ask(self):
        server = Server()
        self.addCleanup(server.close)
        for family, near, far in FAMILIES:
            with EventStream(server.port, f"i=near&p={PORT}&reassemble=true") as whole, \
                    EventStream(server.port, f"i=near&p={PORT}&h={near}") as frames:
                whole.wait_open()
                frames.wait_open()
                self.assertTrue(wait_until(lambda: len(bound_sockets(server)) == 2))
                self.send(family, near)
                self.assert_whole(whole.packets(1)[0], near, far)
                self.assertLess(len(frames.packets(1)[0]["udp"]["payload"]), 1500)
            self.assertTrue(server.wait_for_captures(0))


if __name__ == "__main__":
    live_network.main()
