"""`chattcp serve --compat`: the dialect of the clients that were released before, to the byte."""
import ipaddress
import json
import os
import re
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import live_frames as frames  # noqa: E402
import live_network  # noqa: E402
from live_network import run  # noqa: E402
from live_serve import ServeLiveTest  # noqa: E402

# As the documentation shows them, but for the time.
TCP_LINE = (
    '{"timestamp":0,"packet_size":74,"src_ip":"127.0.0.1","dst_ip":"127.0.0.1","proto":"tcp",'
    '"tcp":{"src":59314,"dst":9998,"seq":1213608755,"ack":0,"data_offset":10,"FIN":false,'
    '"SYN":true,"RST":false,"PSH":false,"ACK":false,"URG":false,"ECE":false,"CWR":false,'
    '"NS":false,"window":65495,"checksum":65072,"urgent":0,"payload":"","options":'
    '[{"type":2,"length":4,"data":"/9c="},{"type":4,"length":2,"data":""},'
    '{"type":8,"length":10,"data":"s9I0UQAAAAA="},{"type":1,"length":1,"data":null},'
    '{"type":3,"length":3,"data":"Cg=="}],"padding":null},"udp":null}')
UDP_LINE = (
    '{"timestamp":0,"packet_size":47,"src_ip":"127.0.0.1","dst_ip":"127.0.0.1","proto":"udp",'
    '"tcp":null,"udp":{"src":46820,"dst":9999,"length":13,"checksum":65056,'
    '"payload":"aGVsbG8="}}')

LOOPBACK = ipaddress.ip_address("127.0.0.1").packed


def frame(protocol, transport):
    """Without padding, and to nobody, so that nobody answers."""
    header = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(transport), 1, 0, 64, protocol, 0)
    return (bytes.fromhex("020000000099020000000002") + struct.pack("!H", frames.IPV4) + header +
            LOOPBACK + LOOPBACK + transport)


def segment(options, payload=b"", flags=frames.SYN):
    return frame(frames.TCP, struct.pack("!HHIIBBHHH", 59314, 9998, 1213608755, 0,
                                         (20 + len(options)) // 4 << 4, flags, 65495, 65072,
                                         0) + options + payload)


def datagram(payload):
    return frame(frames.UDP, struct.pack("!HHHH", 46820, 9999, 8 + len(payload), 65056) + payload)


DOCUMENTED_OPTIONS = bytes.fromhex("0204ffd7" "0402" "080ab3d2345100000000" "01" "03030a")

# Options as they lie in the header, and what stands from "options" to the end of "tcp".
OPTIONS = {
    "none": ("", '"options":null,"padding":null'),
    "NOP": ("01010101", '"options":[' + ",".join(['{"type":1,"length":1,"data":null}'] * 4) +
            '],"padding":null'),
    "end and padding": ("0204ffd700aabbcc",
                        '"options":[{"type":2,"length":4,"data":"/9c="},'
                        '{"type":0,"length":1,"data":null}],"padding":"qrvM"'),
    "end and zeros": ("00000000",
                      '"options":[{"type":0,"length":1,"data":null}],"padding":"AAAA"'),
    "end as the last byte": ("01010100", '"options":[' + ",".join(
        ['{"type":1,"length":1,"data":null}'] * 3) +
        ',{"type":0,"length":1,"data":null}],"padding":""'),
    "empty data": ("04020101", '"options":[{"type":4,"length":2,"data":""},'
                   '{"type":1,"length":1,"data":null},{"type":1,"length":1,"data":null}],'
                   '"padding":null'),
}


def without_time(line):
    return re.sub(r'^\{"timestamp":\d{13},', '{"timestamp":0,', line)


class Packets(ServeLiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        self.server = self.serve("--compat")

    def shown(self, *sent, **options):
        stream = self.open(self.server, "i=near", **options)
        self.assertEqual(stream.status, 200)
        self.wait_for_bound(self.server)
        sender = self.far_raw()
        for data in sent:
            sender.send(data)
        return [without_time(event.data) for event in stream.take(len(sent))]

    def test_the_documented_lines(self):
        sent = (segment(DOCUMENTED_OPTIONS), datagram(b"hello"))
        self.assertEqual(self.shown(*sent), [TCP_LINE, UDP_LINE])
        self.assertEqual(self.shown(*sent, lines=True), [TCP_LINE, UDP_LINE])

    def test_each_kind_of_option(self):
        begin, _, _ = TCP_LINE.partition('"options"')
        begin = begin.replace('"data_offset":10', '"data_offset":%d')
        for name, (options, end) in OPTIONS.items():
            with self.subTest(options=name):
                options = bytes.fromhex(options)
                size = 54 + len(options)
                line = begin.replace('"packet_size":74', f'"packet_size":{size}')
                self.assertEqual(self.shown(segment(options)),
                                 [line % (5 + len(options) // 4) + end + '},"udp":null}'])

    def test_an_empty_datagram(self):
        line = UDP_LINE.replace("aGVsbG8=", "").replace('"length":13', '"length":8')
        self.assertEqual(self.shown(datagram(b"")),
                         [line.replace('"packet_size":47', '"packet_size":42')])

    def test_payload_of_a_segment(self):
        [line] = self.shown(segment(b"", b"\0\xff>?"))
        self.assertIn('"payload":"AP8+Pw==","options":null,"padding":null}', line)

    def test_the_encoding_may_be_named_and_is_the_only_one(self):
        stream = self.listen(self.server, "i=near&payload=base64")
        self.far_raw().send(datagram(b"hello"))
        self.assertEqual(without_time(stream.take(1)[0].data), UDP_LINE)
        for encoding in ("array", "hex", "text", "none"):
            with self.subTest(payload=encoding):
                response = self.server.get(f"/api/capture?i=near&payload={encoding}")
                self.assert_error(response, 400, "payload", encoding, "base64")


class Events(ServeLiveTest):
    cable = True

    def test_all_but_the_objects_is_as_without_it(self):
        server = self.serve("--compat")
        stream = self.listen(server, "i=near&c=1")
        self.assertEqual((stream.retry, stream.header("Content-Type")),
                         (2000, "text/event-stream"))
        self.far_raw().send(datagram(b"hello"))
        self.assertEqual([(event.kind, event.number) for event in stream.rest()],
                         [("packet", 1), ("close", None)])

    def test_clients_share_a_capture(self):
        server = self.serve("--compat")
        for query in ("i=near", "i=near&payload=base64", "i=near"):
            self.listen(server, query)
        self.assertEqual(len(server.packet_sockets()), 1)

    def test_filters_and_errors_are_the_same(self):
        server = self.serve("--compat")
        stream = self.listen(server, "i=near&p=udp&h.src=127.0.0.1")
        sender = self.far_raw()
        for data in (segment(b""), datagram(b"hello")):
            sender.send(data)
        self.assertEqual(without_time(stream.take(1)[0].data), UDP_LINE)
        events = self.open(server, "i=eth99").rest()
        self.assertEqual([event.kind for event in events], ["error", "close"])


class Interfaces(ServeLiveTest):
    cable = True

    def test_they_have_three_keys(self):
        body = self.serve("--compat").get("/api/interfaces").body.decode()
        documented = json.loads(run(os.environ["CHATTCP"], "interfaces", "--json"))["data"]
        expected = {"data": [{"name": known["Name"], "ipv4_address": known["IpV4Address"],
                              "ipv6_address": known["IpV6Address"]} for known in documented]}
        self.assertEqual(body.rstrip("\n"), json.dumps(expected, separators=(",", ":")))
        self.assertIn('{"name":"lo","ipv4_address":"127.0.0.1","ipv6_address":"::1"}', body)
        self.assertIn('{"name":"near","ipv4_address":"10.9.0.1","ipv6_address":"fd09::1"}', body)


if __name__ == "__main__":
    live_network.main()
