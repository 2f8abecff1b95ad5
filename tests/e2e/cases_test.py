"""Each case of cases.txt prints the lines of its golden file."""
import json
import os

import program
from make_captures import write_captures

GOLDEN = os.path.join(program.TESTS, "e2e", "golden")


def cases():
    """(name, capture file, arguments) of each case."""
    with open(os.path.join(os.path.join(program.TESTS, "e2e"), "cases.txt"), encoding="utf-8") as file:
        for line in file:
            words = line.split()
            if words and not words[0].startswith("#"):
                yield words[0], words[1], words[2:]


def golden_path(name):
    return os.path.join(GOLDEN, name + ".jsonl")


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def as_pairs(line):
    """The value with objects as lists of pairs, so that order and repetition of keys count."""
    return json.loads(line, object_pairs_hook=list)


class Cases(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def test_each_case_prints_its_golden_lines(self):
        for name, file, arguments in cases():
            with self.subTest(case=name):
                result = program.capture("-r", self.path(file), *arguments)
                self.check_done(result)
                if os.environ.get("UPDATE_GOLDEN") == "1":
                    with open(golden_path(name), "wb") as golden:
                        golden.write(result.stdout)
                printed = [as_pairs(line) for line in result.lines()]
                golden_lines = read_lines(golden_path(name))
                self.assertEqual(printed, [as_pairs(line) for line in golden_lines])

    def test_no_golden_file_is_empty(self):
        for name, _, _ in cases():
            with self.subTest(case=name):
                self.assertTrue(read_lines(golden_path(name)))

    def test_golden_files_and_cases_belong_together(self):
        names = [name for name, _, _ in cases()]
        self.assertEqual(sorted(set(names)), sorted(names))
        self.assertEqual(sorted(name + ".jsonl" for name in names), sorted(os.listdir(GOLDEN)))

    def test_each_link_layer_shows_the_same_packets(self):
        """Only packet_size may differ, by the length of the link layer's header."""
        def shown(name):
            objects = program.capture("-r", self.path(f"dns-{name}.pcap")).objects()
            return [{**packet, "packet_size": None} for packet in objects]

        expected = shown("ethernet")
        self.assertEqual(len(expected), 6)
        for name in ("cooked", "cooked2", "raw", "null", "null-big-endian", "loop", "ppp"):
            with self.subTest(link_layer=name):
                self.assertEqual(shown(name), expected)


if __name__ == "__main__":
    program.main()
