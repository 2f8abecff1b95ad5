"""Every packet is accounted for, and no file, however odd, brings the program down."""
import os
from concurrent.futures import ThreadPoolExecutor

import program
from corpus import corpus_files
from make_captures import write_captures


def run_on(path):
    return path, program.capture("-r", path, "--payload", "none")


class Accounting(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)
        cls.own = [os.path.join(cls.directory, name) for name in sorted(os.listdir(cls.directory))]

    def check_run(self, result):
        self.check_sane(result)
        if result.status == 0:
            self.assertEqual(result.errors(), [])
        else:
            self.check_failed(result)
        if result.counts():
            self.check_counts(result)
        else:  # Refused before the first packet.
            self.assertEqual((result.status, result.stdout), (1, b""))

    def check_all(self, paths):
        """How many packets were printed in all."""
        printed = 0
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for path, result in pool.map(run_on, paths):
                with self.subTest(file=path):
                    self.check_run(result)
                    printed += len(result.lines())
        return printed

    def test_counts_add_up_for_each_generated_file(self):
        self.assertGreater(self.check_all(self.own), 2500)

    def test_counts_add_up_for_each_file_of_the_corpus(self):
        files = corpus_files()
        printed = self.check_all(files)
        self.assertEqual(printed > 0, files != [])

    def test_counts_add_up_with_filters(self):
        for arguments in (["-p", "tcp"], ["-h", "10.0.0.0/8"], ["-p", "1"], ["-c", "7"],
                          ["-f", "udp"], ["-s", "40"], ["--reassemble"],
                          ["--reassemble", "-p", "udp", "-c", "3"], ["--reassemble", "-s", "60"],
                          ["-w", os.devnull], ["--reassemble", "-w", os.devnull, "-p", "tcp"]):
            for path in self.own:
                with self.subTest(file=path, arguments=arguments):
                    result = program.capture("-r", path, *arguments)
                    self.check_done(result)
                    self.check_counts(result)

    def test_each_reason_is_counted(self):
        """By hand from shapes.py and make_captures.py; varied.pcap is to have them all."""
        expected = {
            "fragments.pcap": {"fragments": 2},
            "lengths.pcap": {"truncated": 2, "malformed": 1},
            "snapped.pcap": {"truncated": 4},
            "dns.pcap": {"not_tcp_udp": 1},
            "tunnels.pcap": {"not_tcp_udp": 1},
            "extensions.pcap": {"not_tcp_udp": 1},
            "web.pcap": {},
        }
        for name, reasons in expected.items():
            with self.subTest(file=name):
                counted = program.capture("-r", self.path(name)).counts()["reasons"]
                self.assertEqual({word: n for word, n in counted.items() if n}, reasons)
        varied = program.capture("-r", self.path("varied.pcap")).counts()
        self.assertNotIn(0, varied["reasons"].values())
        self.assertEqual(varied["captured"], 3000)

    def test_packets_that_a_filter_refuses_are_counted(self):
        counts = program.capture("-r", self.path("web.pcap"), "-p", "udp").counts()
        self.assertEqual((counts["captured"], counts["printed"], counts["filtered out"]), (8, 1, 7))


if __name__ == "__main__":
    program.main()
