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


def is_json(arguments):
    return "--format" not in arguments or "json" in arguments


def golden_name(name, arguments):
    if is_json(arguments):
        return name + ".jsonl"
    form = arguments[arguments.index("--format") + 1]
    return f"{name}.{'txt' if form == 'table' else form}"


def read_golden(name, arguments):
    with open(os.path.join(GOLDEN, golden_name(name, arguments)), "rb") as file:
        return file.read()


def command(path, arguments):
    is_conversations = arguments[:1] == ["conversations"]
    return ["conversations" if is_conversations else "capture", "-r", path,
            *arguments[is_conversations:]]


def as_pairs(line):
    """The value with objects as lists of pairs, so that order and repetition of keys count."""
    return json.loads(line, object_pairs_hook=list)


class Cases(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def test_each_case_prints_its_golden_lines(self):
        environment = {**os.environ, "TZ": "UTC"}  # Tables for people have local time.
        for name, file, arguments in cases():
            with self.subTest(case=name):
                result = program.run(*command(self.path(file), arguments), env=environment)
                self.check_done(result)
                if os.environ.get("UPDATE_GOLDEN") == "1":
                    with open(os.path.join(GOLDEN, golden_name(name, arguments)), "wb") as golden:
                        golden.write(result.stdout)
                printed, expected = (said.decode().split("\n") for said in (
                    result.stdout, read_golden(name, arguments)))
                if is_json(arguments):
                    printed, expected = ([as_pairs(line) for line in lines if line]
                                         for lines in (printed, expected))
                self.assertEqual(printed, expected)

    def test_no_golden_file_is_empty(self):
        for name, _, arguments in cases():
            with self.subTest(case=name):
                self.assertTrue(read_golden(name, arguments))

    def test_golden_files_and_cases_belong_together(self):
        names = [name for name, _, _ in cases()]
        self.assertEqual(sorted(set(names)), sorted(names))
        self.assertEqual(sorted(golden_name(name, arguments) for name, _, arguments in cases()),
                         sorted(os.listdir(GOLDEN)))

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
