"""`chattcp serve --compat`: the dialect of the clients that were released before, to the byte."""
import ipaddress
import json
import re
import struct
import urllib.request

import live_frames as frames
import live_network
from live_network import run
from live_serve import ServeLiveTest
from program import PATIENCE
from programs import CHATTCP
from server import NDJSON

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

# Options as they lie in the header, and what is written from "options" to the end of "tcp".
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


class Parameters(ServeLiveTest):
    cable = True

    def test_what_that_server_passes_over_is_passed_over(self):
        """An app sends its empty fields too."""
        server = self.serve("--compat")
        stream = self.listen(server, "i=near&tcp=&udp=true&h=&h.src=&h.dst=&p=&p.src=&p.dst=&c=1"
                                     "&filter=x&unknown&i=eth99")
        sender = self.far_raw()
        for data in (segment(b""), datagram(b"hello")):
            sender.send(data)
        events = stream.rest()
        self.assertEqual([event.kind for event in events], ["packet", "close"])
        self.assertEqual(without_time(events[0].data), UDP_LINE)

    def test_without_the_option_it_is_refused(self):
        documented, compatible = self.serve(), self.serve("--compat")
        for query in ("h=", "p=", "tcp=", "tcp=1", "udp=TRUE", "unknown=1", "i=lo", "c=", "f="):
            with self.subTest(query=query):
                target = f"/api/capture?i=lo&{query}"
                self.assert_error(documented.get(target), 400)
                self.assertEqual(compatible.request("HEAD", target).status, 200)
        for query in ("p=x", "h=x", "c=0", "f=("):  # What is wrong there is wrong here.
            with self.subTest(query=query):
                self.assertNotEqual(compatible.get(f"/api/capture?i=lo&{query}",
                                                   {"Accept": NDJSON}).status, 200)
        self.assert_error(compatible.get("/api/capture?i="), 400, "interface required")


class Tokens(ServeLiveTest):
    """The app has a field for an address alone, so that is where the token is typed."""
    TOKEN = "a+b/c-d.e=="
    IN_PATH = "/a%2Bb%2Fc-d.e=="

    def test_it_may_be_the_first_part_of_the_path(self):
        server = self.serve("--compat", "--token", self.TOKEN)
        for begin in (self.IN_PATH, "/a+b%2fc-d.e%3D%3D", self.IN_PATH + "/"):
            with self.subTest(begin=begin):
                response = server.get(begin + "/api/interfaces")
                self.assertEqual(response.status, 200)
                self.assertEqual(response.body, server.get(
                    "/api/interfaces", {"Authorization": f"Bearer {self.TOKEN}"}).body)
                self.assertEqual(server.get(begin + "/healthz").status, 200)
        with self.connect(server) as connection:
            connection.send(f"GET {self.IN_PATH}/api/capture?i=lo&h= HTTP/1.1\r\n"
                            "Host: localhost\r\n\r\n".encode())
            response = connection.head()
            self.assertEqual((response.status, response.header("Connection")), (200, "close"))
            self.assertTrue(server.wait_for_error(" starts: "), server.errors())

    def test_a_wrong_one_is_refused_and_limited(self):
        server = self.serve("--compat", "--token", self.TOKEN, "--max-guesses", "2")
        statuses = []
        for number in range(6):
            response = server.get(f"/wrong-{number}/api/interfaces")
            statuses.append(response.status)
        self.assertEqual(statuses[:2], [401, 401])
        self.assertIn(429, statuses)
        for target in ("/api/interfaces", "/nowhere", f"{self.IN_PATH}/nowhere", self.IN_PATH,
                       f"/x{self.IN_PATH}/api/interfaces"):
            with self.subTest(target=target):
                self.assertEqual(server.get(target).status, 401)
        self.assertEqual(server.get(f"{self.IN_PATH}/api/interfaces").status, 200)

    def test_it_is_taken_there_by_the_option_alone(self):
        server = self.serve("--token", "TOKEN")
        self.assertEqual(server.get("/TOKEN/api/interfaces").status, 401)
        self.assertEqual(server.get("/TOKEN/api/interfaces?token=TOKEN").status, 404)

    def test_it_is_in_no_line_after_the_greeting(self):
        server = self.serve("--compat", "--token", "the-secret")
        server.wait_for_error("--no-token")
        greeted = len(server.error_lines())
        with self.connect(server) as connection:
            connection.send(b"GET /the-secret/api/capture?i=lo HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertEqual(connection.head().status, 200)
        for target in ("/the-secrets/api/interfaces", "/the-secret/nowhere"):
            self.assertEqual(server.get(target).status, 401)
        self.assertTrue(server.wait_for_error(" ends: "), server.errors())
        self.assertEqual(server.stop(), 0)
        self.assertNotIn("the-secret", "\n".join(server.error_lines()[greeted:]))

    def test_the_greeting_shows_an_address_that_works(self):
        for arguments in ([], ["--token", self.TOKEN]):
            with self.subTest(arguments=arguments):
                server = self.serve("--compat", *arguments)
                pattern = r"^ChatTCP app on this machine: enter (http://\S+) as the server"
                self.assertTrue(server.wait_for_error(pattern), server.errors())
                url = re.match(pattern, server.find_errors(pattern)[0])[1]
                with urllib.request.urlopen(f"{url}/api/interfaces", timeout=PATIENCE) as answer:
                    self.assertEqual(answer.status, 200)
                for word in ("ssh -N -L", "--no-token", "/TOKEN with the token"):
                    self.assertTrue(server.wait_for_error(word), server.errors())

    def test_without_the_option_there_is_no_such_greeting(self):
        server = self.serve()
        _ = server.line_for_curl
        server.get("/", {"Host": "evil.example"})
        self.assertTrue(server.wait_for_error("refused"))
        self.assertEqual(server.find_errors("ChatTCP app"), [])


class Interfaces(ServeLiveTest):
    cable = True

    def test_they_have_three_keys(self):
        body = self.serve("--compat").get("/api/interfaces").body.decode()
        documented = json.loads(run(CHATTCP, "interfaces", "--json"))["data"]
        expected = {"data": [{"name": known["Name"], "ipv4_address": known["IpV4Address"],
                              "ipv6_address": known["IpV6Address"]} for known in documented]}
        self.assertEqual(body.rstrip("\n"), json.dumps(expected, separators=(",", ":")))
        self.assertIn('{"name":"lo","ipv4_address":"127.0.0.1","ipv6_address":"::1"}', body)
        self.assertIn('{"name":"near","ipv4_address":"10.9.0.1","ipv6_address":"fd09::1"}', body)


if __name__ == "__main__":
    live_network.main()
