"""-w while live: the file holds what was printed, whatever the interface."""
import os
import shutil

import captures
import live_frames as frames
import live_network
from live_capture import LiveTest
from programs import CHATTCP


def reread(path, *arguments):
    return live_network.run(CHATTCP, "capture", "-q", "-r", path,
                            *arguments).splitlines(keepends=True)


class Save(LiveTest):
    cable = True

    def setUp(self):
        super().setUp()
        self.saved = self.path("saved.pcap")

    def assert_saves_what_it_prints(self, *arguments):
        sent = frames.hidden_frames(lambda name: name.encode())
        capture = self.start_capture("-w", self.saved, *arguments)
        for sender in (self.far_raw(), self.raw("near")):
            for frame in sent.values():
                sender.send(frame)
            sender.send(frames.ethernet(frames.ipv4(frames.TCP, frames.tcp(80, 81, b"x"))))
        capture.wait_for_lines(30)
        self.finish(capture)
        self.assertGreaterEqual(len(capture.lines()), 30)
        payload = ["--payload", "none"] if "none" in arguments else []
        self.assertEqual(reread(self.saved, *payload), capture.lines())
        return capture

    def test_the_file_gives_the_same_lines(self):
        self.assert_saves_what_it_prints("-i", "near")

    def test_the_file_of_any_gives_the_same_lines(self):
        self.assert_saves_what_it_prints("-i", "any")

    def test_the_file_has_only_what_a_filter_asked_for(self):
        capture = self.assert_saves_what_it_prints("-i", "near", "-p", "53")
        self.assertNotIn('"proto":"tcp"', "".join(capture.lines()))

    def test_the_file_of_a_short_snapshot_gives_the_same_lines(self):
        self.assert_saves_what_it_prints("-i", "near", "-s", "100", "--payload", "none")

    def test_a_pcapng_file_gives_the_same_lines_and_names_the_interface(self):
        for name in ("near", "any"):
            self.saved = self.path(f"{name}.pcapng")
            self.assert_saves_what_it_prints("-i", name)
            with open(self.saved, "rb") as file:
                interfaces, _ = captures.read_pcapng(file.read())
            self.assertEqual([dict(interface.options)[2] for interface in interfaces],
                             [name.encode()])

    def test_the_file_can_be_read_while_the_capture_runs(self):
        capture = self.start_capture("-i", "near", "-w", self.saved)
        sender = self.far_raw()
        for count in range(1, 4):
            sender.send(frames.ethernet(frames.ipv4(frames.UDP, frames.udp(1, 2, b"a"))))
            self.assertTrue(capture.wait_for_lines(count))
            # The line comes first, its frame directly after.
            self.wait_until(lambda count=count: os.path.getsize(self.saved) == 24 + count * 76)
            self.assertEqual(reread(self.saved), capture.lines())
        self.finish(capture)

    def test_tcpdump_reads_the_file(self):
        if shutil.which("tcpdump") is None:
            self.skipTest("there is no tcpdump")
        capture = self.start_capture("-i", "near", "-w", self.saved)
        sender = self.far_raw()
        for _ in range(5):
            sender.send(frames.ethernet(frames.ipv4(frames.TCP, frames.tcp(1, 2, b"a")),
                                        destination="02:00:00:00:00:99"))
        self.collect(capture, 5)
        text = live_network.run("tcpdump", "-nn", "-r", self.saved)
        self.assertEqual(text.count("IP 10.9.0.2.1 > 10.9.0.1.2:"), 5)


if __name__ == "__main__":
    live_network.main()
