"""Several files are read one after the other, as if they were one."""
import gzip
import os
import signal

import captures
import program
from make_captures import DNS, WEB
from packets import ethernet
from programs import WINDOWS

try:
    import resource
except ImportError:
    pass  # On Windows.

WEB_RECORDS = captures.records([ethernet(packet) for packet in WEB])
DNS_RECORDS = captures.records([ethernet(packet) for packet in DNS])
BARE_RECORDS = captures.records([bytes(packet) for packet in DNS])


class SeveralFiles(program.TestCase):
    def setUp(self):
        super().setUp()
        self.web = self.write_file("web.pcap", captures.pcap(WEB_RECORDS))
        self.dns = self.write_file("dns.pcapng", captures.pcapng(DNS_RECORDS, order=captures.BIG))
        self.bare = self.write_file(
            "bare.pcap.gz", gzip.compress(captures.pcap(BARE_RECORDS, captures.LINKTYPE_RAW)))
        self.expected = [line for file in (self.web, self.dns, self.bare)
                         for line in program.capture("-r", file).lines()]
        self.text = self.write_file("notes.pcap", b"These are notes.")
        self.cut = self.write_file("cut.pcap", captures.pcap(WEB_RECORDS)[:-1])

    def check_failures(self, result, *messages):
        """Status 1, and these words on a line each."""
        self.check_sane(result)
        self.assertEqual(result.status, 1, result.stderr)
        self.assertEqual(len(result.errors()), len(messages), result.stderr)
        for error, words in zip(result.errors(), messages):
            self.assertTrue(error.startswith("chattcp: "), error)
            self.assertIn(words, error)

    def test_each_spelling_gives_the_lines_of_all_in_their_order(self):
        web, dns, bare = self.web, self.dns, self.bare
        for arguments in (["-r", web, dns, bare], ["-r", web, "-r", dns, "-r", bare],
                          ["-r", web, "--read", dns, bare], [f"-r={web}", dns, f"--read={bare}"],
                          ["-q", "-r", web, dns, bare, "-p", "tcp,udp"]):
            with self.subTest(arguments=arguments):
                result = program.capture(*arguments)
                self.check_done(result)
                self.assertEqual(result.lines(), self.expected)

    def test_the_counts_are_those_of_all(self):
        counts = self.check_counts(program.capture("-r", self.web, self.dns, self.bare))
        self.assertEqual(counts["captured"], len(WEB) + 2 * len(DNS))

    def test_stdin_may_be_one_of_them_and_only_once(self):
        with open(self.dns, "rb") as file:
            result = program.capture("-r", self.web, "-", self.bare, stdin=file)
        self.check_done(result)
        self.assertEqual(result.lines(), self.expected)
        self.check_failed(program.capture("-r", "-", self.web, "-r", "-"), "-r: '-'", "only once",
                          status=2)

    def test_a_count_ends_the_run_whatever_is_left(self):
        many = len(program.capture("-r", self.web).lines()) + 1
        result = program.capture("-r", self.web, self.dns, self.text, "-c", str(many))
        self.check_done(result)
        self.assertEqual(result.lines(), self.expected[:many])

    def test_an_expression_is_meant_for_each_file(self):
        result = program.capture("-r", self.web, self.dns, self.bare, "-f", "udp")
        self.check_done(result)
        self.assertEqual(result.lines(), [line for line in self.expected if b'"udp":{' in line])
        result = program.capture("-r", self.web, self.bare, self.dns, "-f", "not vlan")
        self.check_failures(result, f"{self.bare}: -f: 'not vlan'")
        self.check_failed(program.capture("-r", self.bare, self.web, "-f", "not vlan"),
                          "-f: 'not vlan'", status=2)

    def test_a_broken_file_is_reported_and_the_others_are_read(self):
        whole = len(program.capture("-r", self.web).lines())
        result = program.capture("-r", self.cut, self.text, self.dns, self.text)
        self.check_failures(result, f"{self.cut}: broken at byte", f"{self.text}: not a capture",
                            f"{self.text}: not a capture")
        self.assertEqual(result.lines(), self.expected[:whole - 1] + program.capture(
            "-r", self.dns).lines())
        self.check_counts(result)

    def test_a_last_one_that_is_broken_and_none_that_can_be_read(self):
        self.check_failures(program.capture("-r", self.dns, self.cut),
                            f"{self.cut}: broken at byte")
        result = program.capture("-r", self.text, self.directory)
        if WINDOWS:
            self.check_failures(result, f"{self.directory}: cannot open: Is a directory")
        else:
            self.check_failures(result, "not a capture", f"{self.directory}: cannot read")
        self.assertEqual(result.stdout, b"")

    def test_a_file_that_cannot_be_opened_is_an_error_before_the_first_line(self):
        missing = self.path("missing.pcap")
        result = program.capture("-r", self.web, missing, self.dns)
        self.check_failed(result, f"{missing}: cannot open: No such file")
        self.assertEqual(result.stdout, b"")
        for words, advice in ((["tcp", "port", "80"], "-f 'tcp port 80'"), (["80"], "-p 80"),
                              (["host 10.0.0.1"], "-f 'host 10.0.0.1'"),
                              (["10.0.0.1"], "-h 10.0.0.1")):
            self.check_failed(program.capture("-r", self.web, *words), f"'{words[0]}' after -r",
                              advice, status=2)
        self.check_failed(program.capture("-r", self.web, ""), "-r: ''", status=2)

    def test_saving_them_as_one(self):
        saved = self.path("saved.pcap")
        self.check_done(program.capture("-r", self.web, self.dns, "-w", saved))
        self.assertEqual(program.capture("-r", saved).lines(),
                         self.expected[:-len(program.capture("-r", self.bare).lines())])
        result = program.capture("-r", self.web, self.bare, "-w", saved)
        self.check_failed(result, saved, "one link type", "EN10MB", "RAW", ".pcapng")
        saved = self.path("saved.pcapng")
        self.check_done(program.capture("-r", self.web, self.dns, self.bare, "-w", saved))
        self.assertEqual(program.capture("-r", saved).lines(), self.expected)
        # Nothing of the first file is saved: the file is of the kind that is.
        bare_only = self.path("bare.pcap")
        self.check_done(program.capture("-r", self.web, self.bare, "-p.dst", "53", "-w", bare_only))
        with open(bare_only, "rb") as file:
            self.assertEqual(captures.read_pcap(file.read())[0], captures.LINKTYPE_RAW)

    def test_none_of_them_is_overwritten(self):
        result = program.capture("-r", self.web, self.dns, "-w", self.dns)
        self.check_failed(result, "-w", "the file that -r reads", status=2)
        with open(self.dns, "rb") as file:
            self.assertEqual(file.read(), captures.pcapng(DNS_RECORDS, order=captures.BIG))

    def limit_files(self, soft, hard):
        return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))}

    @program.not_on_windows("limits of open files")
    def test_hundreds_of_files_need_no_settings(self):
        result = program.capture("-r", *[self.dns] * 600, **self.limit_files(64, 1024))
        self.check_done(result)
        self.assertEqual(len(result.lines()), 600 * len(program.capture("-r", self.dns).lines()))

    @program.not_on_windows("limits of open files")
    def test_more_files_than_the_system_lets_be_open_are_a_clear_error(self):
        result = program.capture("-r", *[self.dns] * 100, **self.limit_files(64, 64))
        self.check_failed(result, self.dns, "Too many open files", "before the first is read")
        self.assertEqual(result.stdout, b"")

    @program.not_in_wine(program.UNIX_PIPES)
    def test_a_stop_ends_all_of_them(self):
        process = self.start_piped("capture", "-r", self.web, "-", self.dns)
        for _ in program.capture("-r", self.web).lines():
            process.stdout.readline()
        process.send_signal(signal.SIGINT)
        # This closes its input, as Ctrl-C does that ends the writer of a pipe as well.
        output, _ = process.communicate(timeout=program.PATIENCE)
        self.assertEqual((process.returncode, output), (0, b""))

    @program.not_in_wine(program.UNIX_PIPES)
    def test_a_stop_excuses_what_it_cuts(self):
        # Ctrl-C ends the writer of a pipe too, and the end may be seen before the signal is.
        whole = captures.pcap(WEB_RECORDS)
        for data in (whole[:10], whole[:-1], whole[:30], gzip.compress(whole)[:-9]):
            with self.subTest(length=len(data)):
                process = self.start_piped("capture", "-r", self.web, "-")
                self.assertTrue(process.stdout.readline())
                process.stdin.write(data)
                process.stdin.close()
                process.send_signal(signal.SIGINT)
                errors = process.stderr.read()
                self.assertEqual(process.wait(timeout=program.PATIENCE), 0, errors)

    @program.not_on_windows("named pipes among files")
    def test_named_pipes_are_read_in_turn(self):
        os.mkfifo(self.path("first"))
        os.mkfifo(self.path("second"))
        process = self.start_piped("capture", "-r", self.path("first"), self.path("second"))
        for name, source in (("first", self.web), ("second", self.dns)):
            with open(source, "rb") as file, open(self.path(name), "wb") as pipe:
                pipe.write(file.read())
        output, _ = process.communicate(timeout=program.PATIENCE)
        self.assertEqual((process.returncode, output.splitlines()),
                         (0, program.capture("-r", self.web, self.dns).lines()))


if __name__ == "__main__":
    program.main()
