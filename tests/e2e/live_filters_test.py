"""Each filter flag on live traffic: what it asks for is printed, and nothing else."""
import json
import os

import live_frames as frames
import live_network
import program
from live_capture import LiveTest


def transports():
    """By name, so that a test can say which it wants: protocol, source port, destination port."""
    return {
        "web": (frames.TCP, 40000, 443), "web back": (frames.TCP, 443, 40000),
        "name": (frames.UDP, 40001, 53), "name back": (frames.UDP, 53, 40001),
        "quic": (frames.UDP, 40002, 443), "zone": (frames.TCP, 40003, 53),
    }


def packet(protocol, source_port, destination_port, payload, addresses):
    build = frames.tcp if protocol == frames.TCP else frames.udp
    make = frames.ipv6 if ":" in addresses[0] else frames.ipv4
    return frames.ethernet(make(protocol, build(source_port, destination_port, payload),
                                *addresses))


def workload():
    """Every transport over IPv4 and over IPv6, those that come back with addresses exchanged."""
    sent = {}
    for version, addresses in (("4", ("192.0.2.1", "198.51.100.7")),
                               ("6", ("2001:db8::1", "2001:db8:7::7"))):
        for name, transport in transports().items():
            label = f"{name} {version}"
            ends = addresses[::-1] if "back" in name else addresses
            sent[label] = packet(*transport, label.encode(), ends)
    return sent


def over(versions, *names):
    return {f"{name} {version}" for version in versions for name in names}


BOTH = "46"
IPV4_IN_IP = 4
CASES = [
    (["-p", "tcp"], over(BOTH, "web", "web back", "zone")),
    (["-p", "udp"], over(BOTH, "name", "name back", "quic")),
    (["-p", "tcp,udp"], over(BOTH, *transports())),
    (["-p", "53"], over(BOTH, "name", "name back", "zone")),
    (["-p", "53,40002"], over(BOTH, "name", "name back", "zone", "quic")),
    (["-p", "53", "-p", "40002"], over(BOTH, "name", "name back", "zone", "quic")),
    (["-p", "udp", "-p", "443"], over(BOTH, "quic")),
    (["-p", "tcp", "-p", "53,443"], over(BOTH, "web", "web back", "zone")),
    (["-p.src", "443"], over(BOTH, "web back")),
    (["--src-port=443,53"], over(BOTH, "web back", "name back")),
    (["-p.dst=443"], over(BOTH, "web", "quic")),
    (["--dst-port", "443", "-p", "udp"], over(BOTH, "quic")),
    (["-h", "192.0.2.1"], over("4", *transports())),
    (["-h", "192.0.0.0/16,2001:db8:7::/48"], over(BOTH, *transports())),
    (["--host", "192.0.2.2"], set()),
    (["-h.src", "192.0.2.1"], over("4", "web", "name", "quic", "zone")),
    (["--src-host", "2001:db8:7::/48"], over("6", "web back", "name back")),
    (["-h.dst", "192.0.2.1", "-h.dst=2001:db8::1"], over(BOTH, "web back", "name back")),
    (["--dst-host", "198.51.100.0/24", "-p.dst", "53"], over("4", "name", "zone")),
    (["-p", "40000-40001"], over(BOTH, "web", "web back", "name", "name back")),
    (["-p.dst", "50-60,440-450"], over(BOTH, "web", "name", "quic", "zone")),
    (["-p", "!443"], over(BOTH, "name", "name back", "zone")),
    (["-p", "!udp"], over(BOTH, "web", "web back", "zone")),
    (["-p", "!tcp,!53"], over(BOTH, "quic")),
    (["-p", "53,443,!40000-40001"], over(BOTH, "quic", "zone")),
    (["-p.src", "!443,!53"], over(BOTH, "web", "name", "quic", "zone")),
    (["-h", "!192.0.2.1"], over("6", *transports())),
    (["-h", "!192.0.0.0/16,!2001:db8::/48"], set()),
    (["-h.src", "!192.0.2.1,!2001:db8::1"], over(BOTH, "web back", "name back")),
    (["-h.dst", "2001:db8::/32,!2001:db8:7::/48"], over("6", "web back", "name back")),
    (["-f", "ip6"], over("6", *transports())),
    (["-f", "udp dst port 53 or src port 443"], over(BOTH, "name", "web back")),
    (["--bpf", "ip6", "-p", "tcp", "-p.dst", "53"], over("6", "zone")),
    (["-f", "tcp", "-f", "udp port 443"], over(BOTH, "web", "web back", "zone", "quic")),
]


class Filters(LiveTest):
    cable = True

    def test_each_prints_what_it_asks_for_and_nothing_else(self):
        sender = self.far_raw()
        sent = workload()
        for arguments, wanted in CASES:
            with self.subTest(arguments=" ".join(arguments)):
                capture = self.start_capture("-i", "near", *arguments)
                for frame in sent.values():
                    sender.send(frame)
                # Not counted before: what is too much may come last.
                capture.wait_for_lines(len(wanted))
                self.assertEqual(self.labels(self.finish(capture)),
                                 [label for label in sent if label in wanted])

    def test_expressions_see_tags_as_the_manual_says(self):
        """Live the kernel has taken off the outer tag; in a file it is there."""
        sender = self.far_raw()
        folder = self.folder()
        os.chmod(folder, 0o777)
        cases = [(["-p", "53"], ["none", "one", "two"], ["none", "one", "two"]),
                 (["-f", "port 53"], ["none", "one"], ["none"]),
                 (["-f", "vlan and port 53"], ["one"], ["one"]),
                 (["-f", "vlan and vlan and port 53"], ["two"], ["two"]),
                 (["-f", "port 53", "-f", "vlan and port 53",
                   "-f", "vlan and vlan and port 53"], ["none", "one", "two"],
                  ["none", "one", "two"])]
        everything = os.path.join(folder, "everything.pcap")
        for arguments, live, _ in [([], ["none", "one", "two"], None), *cases]:
            with self.subTest(arguments=arguments):
                capture = self.start_capture("-i", "near",
                                     *(arguments or ["-p", "udp", "-w", everything]))
                for label, wrap in (("none", lambda content: content),
                                    ("one", lambda content: frames.vlan(5, content)),
                                    ("two", lambda content: frames.vlan(
                                        6, frames.vlan(5, content), frames.DOT1AD))):
                    content = frames.ipv4(frames.UDP, frames.udp(1, 53, label.encode()))
                    sender.send(frames.ethernet(wrap(content)))
                capture.wait_for_lines(len(live))
                self.assertEqual(self.labels(self.finish(capture)), live)
        for arguments, _, saved in cases:
            with self.subTest(arguments=arguments, file=True):
                result = program.capture("-r", everything, *arguments)
                self.assertEqual(result.status, 0, result.stderr)
                self.assertEqual(self.labels(map(json.loads, result.lines())), saved)

    def test_an_exclusion_looks_through_tags_and_tunnels(self):
        """At the addresses and ports that are shown, not at those of the outer header."""
        sender = self.far_raw()
        web = frames.ipv4(frames.TCP, frames.tcp(40000, 443, b"web"), "192.0.2.1", "198.51.100.7")
        name = frames.ipv4(frames.UDP, frames.udp(40001, 53, b"name"), "192.0.2.1", "198.51.100.7")
        outer = ("10.0.0.1", "10.0.0.2")
        sent = [frames.ethernet(web), frames.ethernet(name), frames.ethernet(frames.vlan(5, web)),
                frames.ethernet(frames.vlan(5, name)),
                frames.ethernet(frames.ipv4(IPV4_IN_IP, web[1], *outer)),
                frames.ethernet(frames.ipv4(IPV4_IN_IP, name[1], *outer))]
        for arguments, wanted in ((["-p", "!443"], ["name"] * 3), (["-p", "!53"], ["web"] * 3),
                                  (["-h", "!10.0.0.0/8"], ["web", "name"] * 3),
                                  (["-h", "!192.0.2.0/24"], []), (["-p", "!udp"], ["web"] * 3)):
            with self.subTest(arguments=" ".join(arguments)):
                capture = self.start_capture("-i", "near", *arguments)
                for frame in sent:
                    sender.send(frame)
                capture.wait_for_lines(len(wanted))
                self.assertEqual(self.labels(self.finish(capture)), wanted)

    def test_what_the_kernel_lets_through_is_counted_as_filtered_out(self):
        # The kernel's filter does not look past a tag, so these come up to the program.
        sender = self.far_raw()
        capture = self.start_capture("-i", "near", "-p.dst", "53")
        for port in (53, 54, 53, 55, 56):
            content = frames.ipv4(frames.UDP, frames.udp(1, port, b""))
            sender.send(frames.ethernet(frames.vlan(6, frames.vlan(5, content), frames.DOT1AD)))
        packets = self.collect(capture, 2)
        self.assertEqual([packet["udp"]["dst"] for packet in packets], [53, 53])
        self.assertEqual(capture.counts()["filtered out"], 3)

    def test_what_is_no_tcp_or_udp_is_counted(self):
        sender = self.far_raw()
        # Not the ones by which the kernel joins the groups of its IPv6 addresses.
        capture = self.start_capture("-i", "near", "-f", "not ip6")
        for content in ((0x0806, bytes(28)), frames.ipv4(132, bytes(12)),
                        frames.ipv4(frames.TCP, bytes(12), more=True),
                        frames.ipv4(frames.UDP, frames.udp(1, 2, b""))):
            # To nobody, so that nobody answers.
            sender.send(frames.ethernet(content, destination="02:00:00:00:00:99"))
        self.collect(capture, 1)
        summary = capture.counts()
        self.assertEqual((summary["captured"], summary["reasons"]["not_tcp_udp"],
                          summary["reasons"]["truncated"]), (4, 2, 1))

    @staticmethod
    def labels(packets):
        return [bytes((packet["tcp"] or packet["udp"])["payload"]).decode() for packet in packets]


if __name__ == "__main__":
    live_network.main()
