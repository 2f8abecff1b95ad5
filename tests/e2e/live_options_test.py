"""The options that say how a live capture is done."""
import json
import re
import socket

import live_frames as frames
import live_network
from live_capture import LiveTest
from live_network import run
from program import linux_only

MEBIBYTE = 1 << 20
SO_SNDBUFFORCE = 32  # Python's socket does not name it.


def datagram(payload):
    return frames.ipv4(frames.UDP, frames.udp(1, 2, payload))


def to_nobody(content):
    return frames.ethernet(content, destination="02:00:00:00:00:99")


def ring_size(pid):
    """How much memory a process shares with packet sockets."""
    with open(f"/proc/{pid}/maps", encoding="utf-8") as maps:
        ranges = (re.match(r"(\w+)-(\w+) .* socket:\[", line) for line in maps)
        return sum(int(found[2], 16) - int(found[1], 16) for found in ranges if found)


class Options(LiveTest):
    cable = True

    def payloads_of(self, capture, count):
        return [bytes(packet["udp"]["payload"]) for packet in self.collect(capture, count)]

    def test_immediate_prints_each_packet_once_in_order(self):
        capture = self.start_capture("-i", "near", "--immediate")
        sender = self.far_raw()
        for number in range(50):
            sender.send(to_nobody(datagram(bytes([number]))))
            self.assertTrue(capture.wait_for_lines(number + 1), capture.errors())
        self.assertEqual(self.payloads_of(capture, 50), [bytes([number]) for number in range(50)])

    def promiscuity(self):
        (link,) = json.loads(run("ip", "-details", "-json", "link", "show", "near"))
        return link["promiscuity"]

    def test_promiscuous_mode_is_on_only_when_asked_for_and_only_meanwhile(self):
        for arguments, expected in (([], 0), (["--promiscuous"], 1)):
            with self.subTest(arguments=arguments):
                capture = self.start_capture("-i", "near", *arguments)
                self.assertEqual(self.promiscuity(), expected)
                self.far_raw().send(to_nobody(datagram(b"seen")))
                self.assertEqual(self.payloads_of(capture, 1), [b"seen"])
                self.assertEqual(self.promiscuity(), 0)

    def test_promiscuous_mode_with_any_warns_at_most(self):
        capture = self.launch_capture("-i", "any", "--promiscuous", "-p", "udp")
        self.assertTrue(capture.wait_for_error("listening on any"), capture.errors())
        self.far_raw().send(to_nobody(datagram(b"seen")))
        self.assertTrue(capture.wait_for_lines(1), capture.errors())
        capture.signal(15)
        self.assertEqual((capture.wait(), len(capture.lines())), (0, 1))

    def test_a_short_snapshot_cuts_the_payload_and_not_the_size(self):
        capture = self.start_capture("-i", "near", "-s", "96")
        self.far_raw().send(to_nobody(datagram(bytes(range(200)))))
        self.far_raw().send(to_nobody(datagram(b"short")))
        cut, whole = self.collect(capture, 2)
        self.assertEqual(cut["udp"]["payload"], list(range(96 - 42)))
        self.assertEqual((cut["packet_size"], cut["udp"]["length"]), (242, 208))
        self.assertEqual(bytes(whole["udp"]["payload"]), b"short")

    @linux_only("an empty ring when a filter by direction is set")
    def test_what_is_longer_than_can_be_captured_is_cut_and_counted(self):
        run("ip", "link", "set", "lo", "mtu", "600000")
        sender = self.raw("lo")
        sender.setsockopt(socket.SOL_SOCKET, SO_SNDBUFFORCE, 4 << 20)
        header = bytes(12) + b"\x08\x00"  # To lo itself.
        # As segmentation offload makes it: lengths of zero, for all that follows.
        packet = frames.ipv4(frames.UDP, frames.udp(1, 2, b""))[1]
        packet = packet[:2] + b"\0\0" + packet[4:24] + b"\0\0\0\0"
        for arguments, kept, counted in (([], 262000, True), (["-s", "1000"], 1000, False)):
            with self.subTest(arguments=arguments):
                # lo shows what is sent twice.
                capture = self.start_capture("-i", "lo", "-f", "inbound and udp", *arguments)
                for length in (200000, 300000, 499894):
                    sender.send((header + packet).ljust(length, b"x"))
                capture.wait_for_lines(3)
                seen = self.finish(capture)
                self.assertEqual([packet["packet_size"] for packet in seen],
                                 [200000, 300000, 499894])
                payloads = [len(packet["udp"]["payload"]) for packet in seen]
                self.assertEqual(payloads[0], min(200000, kept) - 42)
                for payload in payloads[1:]:
                    self.assertIn(payload, range(kept - 42, 262145))
                self.assertEqual("2 packets cut, longer than can be captured\n"
                                 in capture.errors(), counted, capture.errors())

    def test_a_snapshot_shorter_than_the_headers_is_counted_as_truncated(self):
        capture = self.start_capture("-i", "near", "-s", "40", "-f", "udp")
        for _ in range(3):
            self.far_raw().send(to_nobody(datagram(b"a")))
        self.assertEqual(self.finish(capture), [])
        self.assertEqual(capture.counts()["reasons"]["truncated"], 3)

    def test_the_buffer_size_is_that_of_the_ring(self):
        for mebibytes in (1, 16, 64):
            with self.subTest(mebibytes=mebibytes):
                capture = self.start_capture("-i", "near", "--buffer-size", str(mebibytes))
                size = ring_size(capture.process.pid)
                self.assertLessEqual(size, mebibytes * MEBIBYTE)
                self.assertGreater(size, mebibytes * MEBIBYTE * 3 // 4)
                self.far_raw().send(to_nobody(datagram(b"seen")))
                self.assertEqual(self.payloads_of(capture, 1), [b"seen"])

    def test_the_ring_has_16_mebibytes_by_default(self):
        capture = self.start_capture("-i", "near")
        self.assertAlmostEqual(ring_size(capture.process.pid), 16 * MEBIBYTE, delta=MEBIBYTE)

    def test_an_expression_for_tags_works_on_received_and_sent_frames(self):
        # The kernel takes the outer tag off what it receives, and shows `udp` what follows it.
        for sender, behind_tag in ((self.far_raw(), [b"five", b"six"]), (self.raw("near"), [])):
            cases = [(["vlan 5"], [b"five"]), (["vlan"], [b"five", b"six"]),
                     (["not vlan"], [b"none"]), (["vlan 5", "vlan 6"], [b"five", b"six"]),
                     (["udp"], [b"none", *behind_tag]),
                     (["vlan 6", "udp"], {b"six", b"none", *behind_tag}),
                     (["udp", "vlan 6"], {b"six", b"none", *behind_tag})]
            for expressions, expected in cases:
                with self.subTest(expressions=expressions, behind_tag=behind_tag):
                    flags = [word for text in expressions for word in ("-f", text)]
                    capture = self.start_capture("-i", "near", *flags, "-p.dst", "2")
                    for content in (frames.vlan(5, datagram(b"five")),
                                    frames.vlan(6, datagram(b"six")), datagram(b"none")):
                        sender.send(to_nobody(content))
                    got = self.payloads_of(capture, len(expected))
                    self.assertEqual(sorted(got), sorted(expected))


if __name__ == "__main__":
    live_network.main()
