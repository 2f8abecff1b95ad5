"""-w saves exactly the packets that are printed."""
import os
import unittest

import captures
import program
from make_captures import WEB, write_captures
from packets import ethernet


class Save(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def save(self, name, *arguments):
        """Returns what was printed, and what was saved as (link type, records)."""
        saved = self.path("saved.pcap")
        result = program.capture("-r", self.path(name), "-w", saved, *arguments)
        self.check_done(result)
        self.assertNotEqual(result.stdout, b"")
        self.assertEqual(program.capture("-r", saved).stdout, result.stdout)
        with open(saved, "rb") as file:
            return result, captures.read_pcap(file.read())

    def check_only_printed(self, result, saved):
        """Besides later fragments of what was printed, which show nothing."""
        counts = program.capture("-r", self.path("saved.pcap")).counts()
        self.assertEqual(counts["captured"], len(saved))
        self.assertEqual(counts["printed"], result.counts()["printed"])
        self.assertEqual(counts["printed"] + counts["reasons"]["fragments"], len(saved))

    def records_of(self, name):
        with open(self.path(name), "rb") as file:
            return captures.read_pcap(file.read())

    def test_the_saved_file_holds_the_printed_packets_with_their_nanoseconds(self):
        _, (_, saved) = self.save("web-little-nano.pcap")
        self.assertEqual(saved, self.records_of("web-little-nano.pcap")[1])
        self.assertTrue(any(record.time % 1000 for record in saved))

    def test_the_saved_file_reads_back_to_the_same_lines(self):
        for name in ("varied.pcap", "tagged.pcapng", "tunnels.pcap", "fragments.pcap",
                     "lengths.pcap", "snapped.pcap", "web-big-binary.pcapng"):
            with self.subTest(file=name):
                result, (_, saved) = self.save(name)
                self.check_only_printed(result, saved)

    def test_filters_choose_what_is_saved(self):
        for arguments in (["-p", "udp"], ["-h", "10.0.0.1", "-p.dst", "443,53"], ["-c", "5"],
                          ["-f", "vlan"], ["-f", "udp", "-h.src", "fe80::/10"]):
            with self.subTest(arguments=arguments):
                result, (_, saved) = self.save("varied.pcap", *arguments)
                self.check_only_printed(result, saved)
                original = self.records_of("varied.pcap")[1]
                self.assertLess(len(saved), len(original))
                self.assertLessEqual(set(saved), set(original))

    def test_a_shorter_snapshot_keeps_the_length_on_the_wire(self):
        _, (_, saved) = self.save("web.pcap", "-s", "60", "-p", "80")
        original = self.records_of("web.pcap")[1][:4]  # Those on port 80.
        self.assertEqual(saved, [record.cut(60) for record in original])

    def test_packets_that_were_cut_stay_as_long_as_they_were_on_the_wire(self):
        _, (_, saved) = self.save("snapped.pcap")
        self.assertLessEqual(set(saved), set(self.records_of("snapped.pcap")[1]))
        self.assertTrue(any(len(record.frame) < record.wire_length for record in saved))

    def test_the_link_type_is_kept(self):
        for name in ("ethernet", "cooked", "cooked2", "raw", "null", "loop", "ppp", "ipv4", "ipv6"):
            with self.subTest(link_layer=name):
                _, (link_type, saved) = self.save(f"dns-{name}.pcap", "-p", "53")
                original_type, original = self.records_of(f"dns-{name}.pcap")
                self.assertEqual(link_type, original_type)
                self.assertLessEqual(set(saved), set(original))

    def test_an_older_file_is_replaced(self):
        self.write_file("saved.pcap", b"something that was there before" * 1000)
        self.save("web.pcap", "-c", "1")

    def test_nothing_printed_leaves_a_file_without_packets(self):
        saved = self.path("none.pcap")
        result = program.capture("-r", self.path("web.pcap"), "-p", "9", "-w", saved)
        self.check_done(result)
        self.check_done(program.capture("-r", saved))
        self.assertEqual(os.path.getsize(saved), captures.PCAP_HEADER_LENGTH)


class Refusals(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)
        cls.web = cls.directory + "/web.pcap"

    def test_the_input_file_is_not_overwritten(self):
        os.symlink(self.web, self.path("symbolic"))
        os.link(self.web, self.path("hard"))
        with open(self.web, "rb") as file:
            before = file.read()
        for name in ("web.pcap", "symbolic", "hard", "../" + os.path.basename(self.directory)
                     + "/web.pcap"):
            with self.subTest(name=name):
                result = program.capture("-r", self.web, "-w", self.path(name))
                self.check_failed(result, "-w", "is the file that -r reads", status=2)
                self.assertEqual(result.stdout, b"")
                with open(self.web, "rb") as file:
                    self.assertEqual(file.read(), before)

    @program.not_in_wine(program.UNIX_FILES)
    def test_the_file_behind_stdin_is_not_overwritten(self):
        path = self.path("web.pcap")
        with open(path, "rb") as file:
            before = file.read()
            file.seek(0)
            result = program.capture("-r", "-", "-w", path, stdin=file)
        self.check_failed(result, "-w", status=2)
        with open(path, "rb") as file:
            self.assertEqual(file.read(), before)

    @program.not_in_wine(program.UNIX_FILES)
    def test_the_file_that_takes_the_lines_is_refused(self):
        path = self.path("lines")
        with open(path, "wb") as file:
            result = program.capture("-r", self.web, "-w", path, stdout=file)
        self.check_failed(result, "-w", path, status=2)
        self.assertEqual(os.path.getsize(path), 0)

    def test_a_place_that_cannot_be_written_is_an_error_before_the_first_line(self):
        for path in (self.path("missing/file"), self.directory):
            result = program.capture("-r", self.web, "-w", path)
            self.check_failed(result, path, "cannot write")
            self.assertEqual(result.stdout, b"")

    def test_a_wrong_input_leaves_an_older_file_alone(self):
        kept = self.write_file("kept.pcap", b"precious")
        text = self.write_file("text", b"This is no capture.")
        for arguments in (["-r", self.path("missing")], ["-r", text], ["-r", os.devnull],
                          ["-r", self.web, "-f", "nonsense("],
                          ["-r", self.web, "-p", "nonsense"]):
            self.assertNotEqual(program.capture(*arguments, "-w", kept).status, 0)
            with open(kept, "rb") as file:
                self.assertEqual(file.read(), b"precious")


@unittest.skipUnless(os.path.exists("/dev/full"), "no /dev/full")
class FullDisk(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)
        cls.web = cls.directory + "/web.pcap"

    def test_saving_to_a_full_disk_fails_after_the_lines(self):
        expected = program.capture("-r", self.web).stdout
        result = program.capture("-r", self.web, "-w", "/dev/full")
        self.check_failed(result, "/dev/full", "No space left on device")
        self.assertEqual(result.stdout, expected)
        self.check_counts(result)

    def test_a_large_file_to_a_full_disk_ends_early_with_the_lines_so_far(self):
        large = self.path("varied.pcap")
        result = program.capture("-r", large, "-w", "/dev/full")
        self.check_failed(result, "/dev/full")
        self.assertNotEqual(result.stdout, b"")
        self.assertTrue(program.capture("-r", large).stdout.startswith(result.stdout))
        self.check_counts(result)

    def test_a_full_disk_is_named_also_when_it_shows_in_the_middle(self):
        frames = [ethernet(packet) for packet in WEB] * 4000
        large = self.write_file("large.pcap", captures.pcap(captures.records(frames)))
        for payload in ("array", "none"):
            result = program.capture("-r", large, "-w", "/dev/full", "--payload", payload)
            self.check_failed(result, "/dev/full", "No space left on device")

    def test_lines_to_a_full_disk_are_one_clear_error(self):
        for name in ("web.pcap", "varied.pcap"):
            with self.subTest(file=name), open("/dev/full", "wb") as full:
                result = program.capture("-r", self.path(name), stdout=full)
                self.check_failed(result, "stdout", "No space left on device")

    def test_packets_are_saved_though_their_lines_cannot_be_written(self):
        saved = self.path("saved.pcap")
        with open("/dev/full", "wb") as full:
            program.capture("-r", self.web, "-w", saved, stdout=full)
        self.assertEqual(program.capture("-r", saved).stdout,
                         program.capture("-r", self.web).stdout)

    def test_the_list_of_interfaces_to_a_full_disk_is_an_error(self):
        with open("/dev/full", "wb") as full:
            result = program.run("interfaces", stdout=full)
        self.check_failed(result, "stdout", "No space left on device")


if __name__ == "__main__":
    program.main()
