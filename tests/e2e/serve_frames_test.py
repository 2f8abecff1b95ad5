"""GET /api/capture.pcap: the frames of packets as they were captured, for programs that read pcap."""
import re
import shutil
import socket
import struct
import subprocess
import time

import captures
import live_network
from live_serve import ServeLiveTest, numbered, url_of
from program import PATIENCE, wait_until
from server import message

PATH = "/api/capture.pcap"
TYPE = "application/vnd.tcpdump.pcap"
TOKEN = "the-right-one"
PORT = 5353
FRAGMENTED = bytes(index % 251 for index in range(4000))  # Three fragments of a cable's 1500 bytes.
HEADER = 24  # Bytes of a pcap file before its first record.


class FramesTest(ServeLiveTest):
    cable = True

    def begin(self, server, query, *arguments, captures_before=0):
        """curl, which writes to a file, and the file; the capture misses nothing any more."""
        path = self.path(f"{query.replace('/', '_')[:40]}-{time.monotonic_ns()}.pcap")
        curl = self.curl(*arguments, "-o", path, url_of(server, query, PATH))
        self.wait_for_bound(server, captures_before + 1)
        self.assertTrue(wait_until(lambda: self.size(path) >= HEADER), server.errors())
        return curl, path

    @staticmethod
    def size(path):
        return len(FramesTest.content(path))

    @staticmethod
    def content(path):
        try:
            with open(path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return b""

    def frames(self, path):
        found = captures.read_pcap(self.content(path))
        return [] if found is None else [record.frame for record in found[1]]

    def wait_for_frames(self, path, count):
        self.assertTrue(wait_until(lambda: len(self.frames(path)) >= count),
                        f"{len(self.frames(path))} of {count}")
        return self.frames(path)

    def assert_ends(self, curl, code=0):
        self.assertEqual(curl.wait(PATIENCE), code)

    @staticmethod
    def metrics(server):
        return server.get("/metrics").body.decode()


class Frames(FramesTest):
    def test_the_header_comes_at_once_and_each_frame_when_it_does(self):
        server = self.serve()
        _, path = self.begin(server, "i=near&udp=true")
        magic, major, minor, _, _, length, link = struct.unpack("=IHHIIII", self.content(path))
        self.assertEqual((magic, major, minor, length, link), (0xA1B23C4D, 2, 4, 262144, 1))
        raw = self.far_raw()
        for number in range(3):
            before = time.time_ns()
            raw.send(numbered(number))
            self.wait_for_frames(path, number + 1)
            record = captures.read_pcap(self.content(path))[1][number]
            self.assertEqual(record.frame, numbered(number))
            self.assertGreater(record.time, before - 10**9)
            self.assertLess(record.time, time.time_ns() + 10**9)
        times = [record.time for record in captures.read_pcap(self.content(path))[1]]
        self.assertTrue(any(time % 1000 for time in times))  # Nanoseconds.

    def test_c_counts_packets_and_ends_it_well(self):
        server = self.serve()
        curl, path = self.begin(server, "i=near&udp=true&c=2")
        raw = self.far_raw()
        for number in range(5):
            raw.send(numbered(number))
        self.assert_ends(curl)
        self.assertEqual(self.frames(path), [numbered(0), numbered(1)])
        self.assertTrue(server.wait_for_error(
            r"starts: capture\.pcap\?i=near&p=udp \(frames\)$"), server.errors())
        self.assertTrue(server.wait_for_error(" ends: 2 packets, 0 dropped: count reached$"))
        self.assertIn("chattcp_sent_packets_total 2\n", self.metrics(server))

    def test_only_what_passes_the_filters_is_there(self):
        server = self.serve()
        other, other_path = self.begin(server, "i=near&udp=true&c=2")
        curl, path = self.begin(server, "i=near&p.src=1&p.dst=2&f=greater%2061&c=1", captures_before=1)
        raw = self.far_raw()
        raw.send(numbered(1))  # Too short for the one with a filter.
        longer = numbered(1)[:14] + numbered(1)[14:] + bytes(60)
        raw.send(longer)
        self.assert_ends(other)
        self.assert_ends(curl)
        self.assertEqual(self.frames(path), [longer])
        self.assertEqual(self.frames(other_path), [numbered(1), longer])

    def test_clients_share_a_capture(self):
        server = self.serve()
        first, first_path = self.begin(server, "i=near&udp=true&c=3")
        second, second_path = self.begin(server, "i=near&udp=true&c=3&token=x")
        self.begin(server, "i=near&udp=true", captures_before=0)
        self.assertEqual(len(server.packet_sockets()), 1)
        raw = self.far_raw()
        for number in range(3):
            raw.send(numbered(number))
        self.assert_ends(first)
        self.assert_ends(second)
        self.assertEqual(self.content(first_path), self.content(second_path))
        self.assertEqual(len(self.frames(first_path)), 3)

    def test_all_fragments_of_what_is_shown_are_there(self):
        sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)  # No ICMP comes back then.
        self.addCleanup(sink.close)
        sink.bind(("10.9.0.1", PORT))
        server = self.serve()
        _, path = self.begin(server, f"i=near&p.dst={PORT}")
        counted, counted_path = self.begin(server, f"i=near&p.dst={PORT}&c=2")
        with self.far_side.inside():
            sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with sender:
            for payload, port in ((FRAGMENTED, PORT + 1), (FRAGMENTED, PORT), (b"the last", PORT)):
                sender.sendto(payload, ("10.9.0.1", port))
        self.wait_for_frames(path, 4)
        self.assertEqual(len(self.frames(path)), 4)
        self.assert_ends(counted)
        self.assertEqual(self.frames(counted_path), self.frames(path))
        self.assertTrue(server.wait_for_error(" ends: 2 packets, 0 dropped: count reached$"))
        again = self.launch_capture("-r", path, "--reassemble")
        packets = self.finished(again)
        self.assertEqual(bytes(packets[0]["udp"]["payload"]), FRAGMENTED)
        self.assertEqual(bytes(packets[1]["udp"]["payload"]), b"the last")

    def test_its_own_connection_is_hidden(self):
        server = self.serve()
        _, path = self.begin(server, "i=lo&f=tcp")
        datagrams = self.datagrams()
        with socket.create_server(("127.0.0.1", 0)) as listener, \
                socket.create_connection(listener.getsockname()) as client:
            for _ in range(5):
                client.sendall(b"x")
                time.sleep(0.05)
        self.assertTrue(wait_until(lambda: len(self.frames(path)) > 7))
        datagrams.send(b"")
        port = struct.pack(">H", server.port)
        carrying = [frame for frame in self.frames(path)
                    if port in (frame[34:36], frame[36:38]) and len(frame) > 66 + 100]
        self.assertEqual(carrying, [])

    def test_programs_read_it_as_it_comes(self):
        server = self.serve()
        url = url_of(server, "i=near&udp=true&c=2", PATH)
        for program, arguments, pattern in (("tcpdump", ["-nr", "-"], r"10\.9\.0\.2\.1 > 10\.9\.0\.1\.2: UDP"),
                                            ("tshark", ["-nr", "-"], "UDP")):
            if shutil.which(program) is None:
                continue
            with self.subTest(program=program):
                curl = self.curl(url)
                reader = subprocess.Popen([program, *arguments], stdin=curl.stdout,
                                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
                self.wait_for_bound(server)
                raw = self.far_raw()
                raw.send(numbered(1))
                raw.send(numbered(2))
                text = reader.communicate(timeout=PATIENCE)[0].decode()
                self.assertEqual(len(re.findall(pattern, text)), 2, text)
                self.assert_ends(curl)
                self.assertTrue(server.wait_for_captures(0))

    def test_it_ends_with_the_interface(self):
        server = self.serve()
        curl, path = self.begin(server, "i=near&udp=true")
        self.far_raw().send(numbered(1))
        self.wait_for_frames(path, 1)
        self.cut_cable()
        self.assert_ends(curl, 18)  # Not whole.
        self.assertEqual(self.frames(path), [numbered(1)])
        self.assertTrue(server.wait_for_error(" ends: 1 packet, 0 dropped: near: "), server.errors())

    def test_it_ends_well_when_the_server_does(self):
        server = self.serve()
        curl, path = self.begin(server, "i=near")
        self.assertEqual(server.stop(), 0)
        self.assert_ends(curl)
        self.assertEqual(self.size(path), HEADER)


class Slow(FramesTest):
    COUNT = 6000  # More than the buffers of a connection hold.
    LENGTH = 1514
    QUERY = "i=near&f=not%20ip6"
    BURST = 300  # Fit into the smallest log.

    def lost(self, server):
        """What the kernel dropped, as it does on a busy machine, however small a burst is."""
        counts = re.findall(r'^chattcp_dropped_packets_total\{place="(?:kernel|interface)"\} (\d+)$',
                            self.metrics(server), re.M)
        self.assertEqual(len(counts), 2)
        return sum(map(int, counts))

    def feed(self, server, path):
        """Sends all packets, each burst once the file has the one before."""
        for first in range(0, self.COUNT, self.BURST):
            generator = self.generate(self.BURST, 2000, self.LENGTH, first)
            self.assertEqual(generator.wait(PATIENCE), 0)
            self.assertTrue(wait_until(
                lambda: len(self.frames(path)) + self.lost(server) >= first + self.BURST),
                f"{len(self.frames(path))} of {first + self.BURST}")

    @staticmethod
    def read_on(connection):
        """Everything up to a silence of two seconds."""
        text = b""
        try:
            while data := connection.receive(2):
                text += data
        except TimeoutError:
            pass
        return text

    def test_one_that_does_not_read_stops_no_other_and_gets_whole_frames(self):
        server = self.serve("--stream-buffer", "1")
        slow = self.connect(server, receive_buffer=4096)
        slow.send(message("Host: localhost", target=f"{PATH}?{self.QUERY}", version="1.0"))  # No chunks.
        self.assertEqual(slow.head().status, 200)
        curl, path = self.begin(server, self.QUERY)
        self.assertEqual(len(server.packet_sockets()), 1)
        self.feed(server, path)
        everything = self.frames(path)
        self.assertEqual(len(everything), self.COUNT - self.lost(server))
        self.assertEqual(len(set(everything)), len(everything))
        curl.terminate()
        slow.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        text = self.read_on(slow)
        got = [record.frame for record in captures.read_pcap(text)[1]]
        self.assertEqual(len(text), HEADER + len(got) * (16 + self.LENGTH))
        self.assertEqual(got, [frame for frame in everything if frame in set(got)])
        self.assertGreater(len(got), 50)
        self.assertLess(len(got), self.COUNT)
        slow.close()
        self.assertTrue(server.wait_for_error(
            f" ends: {len(got)} packets, {self.COUNT - len(got)} dropped: client left$"), server.errors())


class Refusals(ServeLiveTest):
    def test_wrong_parameters(self):
        server = self.serve()
        for query, words in (("", "interface required"), ("i=lo&payload=hex", "unknown parameter 'payload'"),
                             ("i=lo&format=csv", "unknown parameter 'format'"), ("i=lo&c=0", "c: '0'"),
                             ("i=lo&p=x", "p: 'x'"), ("i=lo&f=nonsense", "f: "),
                             ("i=eth99", "no interface 'eth99'")):
            with self.subTest(query=query):
                self.assert_error(server.get(f"{PATH}?{query}"), 400, words)
        self.assertEqual(server.packet_sockets(), [])

    def test_types_and_methods(self):
        server = self.serve()
        head = server.request("HEAD", f"{PATH}?i=lo", {"Accept": "application/*"})
        self.assertEqual((head.status, head.header("Content-Type")), (200, TYPE))
        self.assertIsNone(head.header("Content-Encoding"))
        self.assert_error(server.get(f"{PATH}?i=lo", {"Accept": "text/html"}), 406, TYPE)
        self.assert_error(server.request("POST", f"{PATH}?i=lo"), 405)
        self.assertEqual(server.packet_sockets(), [])

    def test_the_token_is_needed(self):
        server = self.serve("--token", TOKEN)
        self.assert_error(server.get(f"{PATH}?i=lo"), 401)
        self.assert_error(server.get(f"{PATH}?i=lo&token=wrong"), 401)
        self.assertEqual(server.packet_sockets(), [])
        for query, lines in ((f"&token={TOKEN}", []), ("", [f"Authorization: Bearer {TOKEN}"])):
            with self.connect(server) as connection:
                connection.send(message("Host: localhost", *lines, target=f"{PATH}?i=lo{query}"))
                self.assertEqual(connection.head().status, 200)

    def test_other_sites_start_nothing(self):
        server = self.serve()
        for headers in ({"Origin": "http://evil.example"}, {"Host": "evil.example"},
                        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}):
            self.assert_error(server.get(f"{PATH}?i=lo", headers), 403)
        self.assertEqual(server.find_errors(" starts: "), [])

    def test_limits_are_those_of_streams(self):
        server = self.serve("--max-clients", "1", "--max-captures", "1")
        with self.connect(server) as connection:
            connection.send(message("Host: localhost", target=f"{PATH}?i=lo"))
            self.assertEqual(connection.head().status, 200)
            self.assert_error(server.get(f"{PATH}?i=lo"), 503, "all 1 streams")
        other = self.serve("--max-captures", "1")
        self.listen(other, "i=lo")
        self.assert_error(other.get(f"{PATH}?i=lo"), 503, "all 1 captures")


if __name__ == "__main__":
    if shutil.which("curl") is None:
        live_network.skip("there is no curl")
    live_network.main()
