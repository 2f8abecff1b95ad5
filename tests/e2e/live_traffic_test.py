"""Real TCP and UDP, over loopback and over a cable: a line for each packet, in order."""
import contextlib
import socket

import live_network
from live_capture import LiveTest

FLAGS = ("FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS")


def flags_of(packet):
    return {name for name in FLAGS if packet["tcp"][name]}


def ends_of(packet):
    transport = packet["tcp"] or packet["udp"]
    return packet["src_ip"], transport["src"], packet["dst_ip"], transport["dst"]


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


class Traffic(LiveTest):
    cable = True

    def udp_packets(self, interface, address, server_side):
        """What a capture shows of ten datagrams, and where they came from and went."""
        with server_side():
            server = socket.socket(family_of(address), socket.SOCK_DGRAM)
        with server, socket.socket(family_of(address), socket.SOCK_DGRAM) as client:
            server.bind((address, 0))
            capture = self.start_capture("-i", interface)
            client.connect(server.getsockname())
            for number in range(10):
                client.send(bytes([number]) * number)
            ends = (*client.getsockname()[:2], *server.getsockname()[:2])
            return self.collect(capture, 10), ends

    def assert_datagrams(self, interface, address, server_side=contextlib.nullcontext):
        packets, ends = self.udp_packets(interface, address, server_side)
        for number, packet in enumerate(packets):
            self.assertEqual(packet["proto"], "udp")
            self.assertIsNone(packet["tcp"])
            self.assertEqual(ends_of(packet), ends)
            self.assertEqual(packet["udp"]["payload"], [number] * number)
            self.assertEqual(packet["udp"]["length"], 8 + number)
            headers = 14 + (40 if ":" in address else 20) + 8
            self.assertEqual(packet["packet_size"], headers + number)

    def assert_conversation(self, interface, address, server_side=contextlib.nullcontext):
        with server_side():
            server = socket.socket(family_of(address), socket.SOCK_STREAM)
        with server:
            server.bind((address, 0))
            server.listen()
            capture = self.start_capture("-i", interface)
            client = socket.create_connection((address, server.getsockname()[1]), 10)
            accepted, _ = server.accept()
            with client, accepted:
                ends = (*client.getsockname()[:2], *server.getsockname()[:2])
                self.converse(client, accepted)
            # Three to open, a question, an answer, their acknowledgements, and the farewell.
            capture.wait_for_lines(9)
            self.assert_handshake(self.finish(capture), ends)

    def converse(self, client, accepted):
        client.sendall(b"question")
        self.assertEqual(accepted.recv(100), b"question")
        accepted.sendall(b"answer")
        self.assertEqual(client.recv(100), b"answer")
        client.shutdown(socket.SHUT_WR)
        self.assertEqual(accepted.recv(100), b"")
        accepted.shutdown(socket.SHUT_WR)
        self.assertEqual(client.recv(100), b"")

    def assert_handshake(self, packets, ends):
        back = ends[2:] + ends[:2]
        self.assertEqual({ends_of(packet) for packet in packets}, {ends, back})
        self.assertEqual([(ends_of(packet), flags_of(packet)) for packet in packets[:3]],
                         [(ends, {"SYN"}), (back, {"SYN", "ACK"}), (ends, {"ACK"})])
        syn, syn_ack, ack = (packet["tcp"] for packet in packets[:3])
        self.assertEqual(syn_ack["ack"], (syn["seq"] + 1) % 2**32)
        self.assertEqual(ack["seq"], syn_ack["ack"])
        self.assertEqual(ack["ack"], (syn_ack["seq"] + 1) % 2**32)
        # Maximum segment size, and it is the first of the options.
        self.assertEqual((syn["options"][0]["type"], syn["options"][0]["length"]), (2, 4))
        payloads = [(ends_of(packet), bytes(packet["tcp"]["payload"])) for packet in packets]
        self.assertEqual([pair for pair in payloads if pair[1]],
                         [(ends, b"question"), (back, b"answer")])
        # None is shown twice: those without payload differ in numbers or flags.
        texts = [{**packet, "timestamp": None} for packet in packets]
        self.assertEqual([text for text in texts if texts.count(text) > 1], [])
        self.assertEqual(sum("FIN" in flags_of(packet) for packet in packets), 2)

    def test_udp_on_loopback(self):
        self.assert_datagrams("lo", "127.0.0.1")

    def test_udp_over_ipv6_on_loopback(self):
        self.assert_datagrams("lo", "::1")

    def test_udp_over_a_cable(self):
        self.assert_datagrams("near", "10.9.0.2", self.far_side.inside)

    def test_udp_over_ipv6_over_a_cable(self):
        self.assert_datagrams("near", "fd09::2", self.far_side.inside)

    def test_tcp_on_loopback(self):
        self.assert_conversation("lo", "127.0.0.1")

    def test_tcp_over_ipv6_on_loopback(self):
        self.assert_conversation("lo", "::1")

    def test_tcp_over_a_cable(self):
        self.assert_conversation("near", "10.9.0.2", self.far_side.inside)

    def test_tcp_over_ipv6_over_a_cable(self):
        self.assert_conversation("near", "fd09::2", self.far_side.inside)


if __name__ == "__main__":
    live_network.main()
