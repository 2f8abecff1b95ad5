"""The recipes of chattcp-recipes(7) and README, run exactly as shown; those that need a server are in
recipes_served_test.py."""
import datetime
import re
import time
import unittest

import captures
import live_frames as frames
import live_network
import packets as p
import recipes
import recipes_served_test  # noqa: F401  (Its recipes count among those with a test.)
from live_recipes import (ANSWER, FAR, FAR_6, NEAR, NEAR_6, QUERY, RECIPES,
                          RecipeTest, question, recipe, tested)
from program import PATIENCE, summaries_in


class Completeness(unittest.TestCase):
    def test_each_recipe_has_a_test(self):
        self.assertGreater(len(RECIPES), 10)
        for each in RECIPES:
            with self.subTest(each.caption):
                self.assertEqual(sum(each.caption.startswith(name) for name in tested), 1)

    def test_each_test_has_one_recipe(self):
        for name in tested:
            with self.subTest(name):
                self.assertEqual(sum(each.caption.startswith(name) for each in RECIPES), 1)

    def test_recipes_of_readme_are_in_the_manual(self):
        """So they run here, too."""
        shown = recipes.blocks(recipes.section("Recipes"))
        self.assertEqual(len(shown), 9)
        in_manual = {each.text.rstrip("\n") for each in RECIPES}
        for each in shown:
            self.assertIn(each.text.rstrip("\n"), in_manual)


class Live(RecipeTest):
    @recipe("New connections")
    def test_connections(self, text):
        shell = self.start(text)
        for address in (FAR, FAR_6):
            self.listener(80, address)
        ports = [self.connect(80, address)[1] for address in (FAR, FAR_6)]
        self.assertEqual(self.interrupt(shell, 2), [f"{NEAR} {ports[0]} -> {FAR} 80",
                                                    f"{NEAR_6} {ports[1]} -> {FAR_6} 80"])
        self.assertEqual(len(summaries_in(shell.errors())), 1, shell.errors())

    @recipe("Connection resets")
    def test_resets(self, text):
        shell = self.start(text)
        begin = datetime.datetime.utcnow().replace(microsecond=0)
        ports = [self.refused_port(81, address) for address in (FAR, FAR_6)]
        lines = self.interrupt(shell, 2)
        for line, far, near, port in zip(lines, (FAR, FAR_6), (NEAR, NEAR_6), ports):
            moment, _, rest = line.partition(" ")
            self.assertEqual(rest, f"{far} 81 -> {near} {port}")
            seconds = (datetime.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ") - begin).seconds
            self.assertLess(seconds, PATIENCE)

    @recipe("Retransmissions as they happen")
    def test_live_retransmissions(self, text):
        shell = self.start(text)
        segment = frames.ethernet(frames.ipv4(frames.TCP, frames.tcp(5000, 80, b"data", flags=frames.ACK)))
        with live_network.raw_socket("eth0") as sender:
            for _ in range(2):
                sender.send(segment)
                time.sleep(0.1)  # Sooner, it would be out of order.
        (line,) = self.interrupt(shell, 1)
        self.assertRegex(line, r"^\d{4}-\d\d-\d\dT[\d:.]+Z \S+ -> \S+ ESTABLISHED$")

    @recipe("DNS queries")
    def test_names(self, text):
        shell = self.start(text)
        long = b"x" * 63 + b".example"
        self.send(QUERY + question(b"other.example"), port=54)
        self.send(QUERY + question(b"www.example.com"))
        self.send(ANSWER + question(b"answer.example"))
        self.send(QUERY)  # Without a question.
        self.send(b"")
        self.send(QUERY + question(long), address=FAR_6)
        self.send(QUERY + question(b""))  # The root.
        self.send(QUERY + question(b"odd\x1b.example"))  # Not what it is on a terminal.
        self.send(QUERY + b"\3www\7exa")  # Ends inside a label.
        self.assertEqual(self.interrupt(shell, 5), [
            f'["{NEAR}","www.example.com"]', f'["{NEAR_6}","{long.decode()}"]', f'["{NEAR}",""]',
            f'["{NEAR}","odd\\u001b.example"]', f'["{NEAR}","www.exa"]'])

    @recipe("Live into Wireshark")
    def test_wireshark(self, text):
        shell = self.start(text)
        query = frames.udp(5000, 53, QUERY + question(b"tagged.example"))
        with live_network.raw_socket("eth0") as sender:
            sender.send(frames.ethernet(frames.vlan(5, frames.ipv4(frames.UDP, query))))
        self.send(QUERY + question(b"other.example"), port=54)
        self.send(QUERY + question(b"plain.example"))
        for line, name in zip(self.interrupt(shell, 2), ("tagged", "plain")):
            self.assertRegex(line, rf"DNS .* {name}\.example")

    @recipe("Watch while tcpdump writes")
    def test_tcpdump(self, text):
        shell = self.start(text)
        self.send(b"x" * 7, address=FAR_6)
        self.assertTrue(shell.wait_for_lines(1), shell.errors())
        for _ in range(2000):  # Some are under way while all are interrupted.
            self.send(b"other", port=54)
        lines = self.interrupt(shell, 1)
        self.assertIn(f'"src_ip":"{NEAR_6}"', lines[0])
        self.assertIn('"payload":[120,120,120,120,120,120,120]', lines[0])
        with open(self.workshop.path("saved.pcap"), "rb") as file:
            saved = len(captures.frames_of(file.read()))
        # Both programs print a line, and the lines may mix. The one that reads may end before it has
        # all of them, and the one that writes may count a packet that it no longer writes.
        counts = [int(count) for count in re.findall(r"(\d+) packets captured", shell.errors())]
        self.assertEqual(len(counts), 2, shell.errors())
        self.assertIn(max(counts) - saved, (0, 1), counts)
        self.assertEqual(self.run_to_end("chattcp capture -r saved.pcap 2>&1 > whole.txt | head -n 1"),
                         f"{saved} packets captured\n")


class Saved(RecipeTest):
    @recipe("Save the packets")
    def test_save(self, text):
        shell = self.start(text)
        for name in (b"one.example", b"two.example"):
            self.send(QUERY + question(name))
        self.assertEqual(self.interrupt(shell, 0), [])
        self.assertEqual(summaries_in(shell.errors())[-1]["printed"], 2, shell.errors())
        shown = self.run_to_end("wireshark saved.pcap").splitlines()
        self.assertEqual(len(shown), 2)
        self.assertRegex(shown[1], r"DNS .* two\.example")

    @recipe("Top ten senders")
    def test_talkers(self, text):
        """Ten of them, whatever the order in which they come."""
        self.save(*(p.udp_packet(f"10.0.0.{host}", 1, "10.0.1.1", 2, bytes(host * 10))
                    for host in (3, 1, 2, *range(4, 12))),
                  p.tcp_packet("fd00::1", 1, "fd00::2", 2, bytes(500)),
                  p.udp_packet("10.0.0.5", 1, "10.0.1.1", 2, bytes(1000)))
        sizes = {host: 42 + host * 10 for host in range(1, 12)}
        self.assertEqual(self.run_to_end(text).splitlines(), [
            f"{sizes[5] + 1042} 10.0.0.5", "574 fd00::1",
            *(f"{sizes[host]} 10.0.0.{host}" for host in (11, 10, 9, 8, 7, 6, 4, 3))])

    @recipe("Both sides of a conversation")
    def test_conversation(self, text):
        client, server = ("fd00::1", 54321, "fd00::2", 80), ("fd00::2", 80, "fd00::1", 54321)
        asked = {"payload": b"GET / HTTP/1.0\r\n\r\n", "sequence": 2}
        self.save(p.tcp_packet(*client, flags=p.SYN, sequence=1),
                  p.tcp_packet(*server, flags=p.SYN | p.ACK, sequence=9),
                  p.tcp_packet(*client, **asked), p.tcp_packet(*client, **asked),
                  p.tcp_packet("fd00::1", 54320, "fd00::2", 80, b"another one"),
                  p.tcp_packet(*server, b"gr\xc3\xbc\xc3\x9fe", sequence=2),
                  p.tcp_packet(*server, b"gr\xc3\xbc\xc3\x9fe, more", sequence=2),
                  p.udp_packet(*client, b"of UDP"), p.tcp_packet(*client, b"bye", sequence=20))
        self.assertEqual(self.run_to_end(text), (
            "fd00::1 54321: GET / HTTP/1.0\r\n\r\n\nfd00::2 80: grüße\n"
            "fd00::2 80: grüße, more\nfd00::1 54321: bye\n"))

    @recipe("Connection attempts")
    def test_unanswered(self, text):
        def asked(port, source="10.0.0.1", destination="10.0.0.2"):
            return p.tcp_packet(source, port, destination, 80, flags=p.SYN)

        def answered(port, flags):
            return p.tcp_packet("10.0.0.2", 80, "10.0.0.1", port, flags=flags)

        self.save(asked(1), answered(1, p.SYN | p.ACK), asked(2), answered(2, p.RST | p.ACK),
                  asked(3), asked(3), asked(3), asked(4, "fd00::1", "fd00::2"),
                  asked(5), asked(5), answered(5, p.SYN | p.ACK),
                  asked(6), answered(6, p.SYN | p.ACK), asked(6),
                  p.tcp_packet("10.0.0.1", 7, "10.0.0.2", 80, b"from before"))
        self.assertEqual(self.run_to_end(text).splitlines(), [
            "3 10.0.0.1 3 -> 10.0.0.2 80", "1 fd00::1 4 -> fd00::2 80",
            "1 10.0.0.1 6 -> 10.0.0.2 80"])

    @recipe("Who retransmits most")
    def test_retransmissions(self, text):
        def sent(source, destination, times):
            return [p.tcp_packet(source, 1000, destination, 80, b"data", sequence=1)] * times

        # A millisecond between them is out of order, which is not counted here.
        self.save(*sent("10.0.0.1", "10.0.0.9", 4), *sent("fd00::1", "fd00::9", 2),
                  *sent("10.0.0.2", "10.0.0.9", 1), step=captures.NANOSECONDS)
        self.assertEqual(self.run_to_end(text).splitlines(), ["3 10.0.0.1", "1 fd00::1"])

    @recipe("Which connections were refused")
    def test_refused(self, text):
        self.save(p.tcp_packet("10.0.0.1", 1, "10.0.0.2", 80, flags=p.SYN),
                  p.tcp_packet("10.0.0.1", 2, "10.0.0.2", 443, flags=p.SYN),
                  p.tcp_packet("10.0.0.2", 80, "10.0.0.1", 1, flags=p.RST | p.ACK, acknowledgement=1),
                  p.tcp_packet("10.0.0.2", 443, "10.0.0.1", 2, flags=p.SYN | p.ACK, acknowledgement=1))
        self.assertEqual(self.run_to_end(text).splitlines(),
                         ["2026-01-02T03:04:05.000000000Z 10.0.0.1 -> 10.0.0.2 80"])

    @recipe("Slowest handshakes")
    def test_handshakes(self, text):
        def handshake(port):
            return (p.tcp_packet("10.0.0.1", port, "10.0.0.2", 80, flags=p.SYN),
                    p.tcp_packet("10.0.0.2", 80, "10.0.0.1", port, flags=p.SYN | p.ACK, acknowledgement=1),
                    p.tcp_packet("10.0.0.1", port, "10.0.0.2", 80, flags=p.ACK, sequence=1, acknowledgement=1))

        quick, slow = handshake(1), handshake(2)
        self.save(slow[0], *quick, *slow[1:], p.tcp_packet("10.0.0.1", 3, "10.0.0.2", 81, flags=p.SYN))
        lines = [line.split(" ", 1) for line in self.run_to_end(text).splitlines()]
        self.assertEqual([rest for _, rest in lines], ["10.0.0.1 -> 10.0.0.2 80"] * 2)
        self.assertEqual([float(time) for time, _ in lines], [5, 2])

    @recipe("Bytes by source")
    def test_bytes(self, text):
        self.save(*(p.udp_packet("10.0.0.1", 1, "10.0.1.1", 2, bytes(count)) for count in (10, 20)),
                  p.tcp_packet("fd00::1", 1, "fd00::2", 2, bytes(500)))
        self.assertEqual(self.run_to_end(text).splitlines(), ["114 10.0.0.1", "574 fd00::1"])

    @recipe("A CSV into SQLite")
    def test_csv(self, text):
        self.save(p.udp_packet("10.0.0.1", 1000, "10.0.0.2", 53, bytes(8)),
                  p.udp_packet("10.0.0.2", 53, "10.0.0.1", 1000, bytes(8)),
                  p.tcp_packet("fd00::1", 1000, "fd00::2", 443, bytes(826)))
        self.assertEqual(self.run_to_end(text).splitlines(),
                         ["10.0.0.2|53|50", "fd00::2|443|0"])
        self.assertEqual(self.run_to_end("sqlite3 saved.db 'SELECT * FROM packets'").splitlines(), [
            "2026-01-02T03:04:05.000000000Z|udp|10.0.0.1|1000|10.0.0.2|53|50|8",
            "2026-01-02T03:04:05.001000000Z|udp|10.0.0.2|53|10.0.0.1|1000|50|8",
            "2026-01-02T03:04:05.002000000Z|tcp|fd00::1|1000|fd00::2|443|900|826"])

    @recipe("Load packets into an SQLite table")
    def test_sqlite(self, text):
        self.save(p.udp_packet("10.0.0.1", 1000, "10.0.0.2", 53, bytes(8)),
                  p.udp_packet("10.0.0.1", 1001, "10.0.0.2", 53, bytes(8)),
                  p.tcp_packet("fd00::1", 1000, "fd00::2", 443, bytes(826)))
        self.assertEqual(self.run_to_end(text).splitlines(),
                         ["fd00::1|fd00::2|1|900", "10.0.0.1|10.0.0.2|2|100"])
        every = "sqlite3 packets.db 'SELECT *, typeof(timestamp), typeof(dst) FROM packets'"
        rows = ["1767323045000|udp|10.0.0.1|1000|10.0.0.2|53|50|integer|integer",
                "1767323045001|udp|10.0.0.1|1001|10.0.0.2|53|50|integer|integer",
                "1767323045002|tcp|fd00::1|1000|fd00::2|443|900|integer|integer"]
        self.assertEqual(self.run_to_end(every).splitlines(), rows)
        self.run_to_end(text)  # What is there stays.
        self.assertEqual(self.run_to_end(every).splitlines(), rows * 2)


if __name__ == "__main__":
    live_network.main()
