"""Filters select the very lines that an independent evaluation selects from all lines."""
import itertools
import json
import os
import shutil
import subprocess
import unittest
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import captures
import program
from corpus import corpus_files, read_whole
from filter_model import (CONDITIONS, arguments_of, jq_of, matches, ports_of, values_for)
from varied import varied_frames

# Of one file of the corpus: a few large ones would crowd out the variety of the others.
MOST_OF_A_FILE = 20

# Values of each condition that are tried in pairs.
IN_PAIRS = 3

# Fewer packets of a link type than this add little to the others.
FEW = 300

# The first that is too late for the pcap format.
LAST_TIME = 2**32 * captures.NANOSECONDS


class Universe:
    """A capture, and all its lines with the objects that they hold."""

    def __init__(self, path):
        self.path = path
        self.lines = self.printed([]).splitlines(keepends=True)
        self.packets = [json.loads(line) for line in self.lines]
        self.known = {}

    def printed(self, wish):
        result = program.capture("-r", self.path, "-q", "--payload", "none", *arguments_of(wish))
        if result.status != 0 or result.stderr:
            raise AssertionError(f"{wish}: status {result.status}, {result.stderr}")
        return result.stdout

    def matching(self, name, values):
        """Whether each packet matches the condition; asked for often in pairs."""
        key = name, tuple(values)
        if key not in self.known:
            self.known[key] = [matches(packet, name, values) for packet in self.packets]
        return self.known[key]

    def expected(self, wish):
        columns = [self.matching(name, values) for name, values in wish]
        return b"".join(itertools.compress(self.lines, map(all, zip(*columns))))


def of_corpus():
    """Records by link type, from the files that are of the pcap format and supported."""
    merged = defaultdict(list)
    for path in corpus_files():
        read = captures.read_pcap(read_whole(path))
        if read is not None:
            # Some files are broken on purpose, and their records would break the merged one.
            merged[read[0]] += [record for record in read[1][:MOST_OF_A_FILE]
                                if len(record.frame) <= 262144 and record.time < LAST_TIME]
    return merged


def single_wishes(values, most=None):
    return [[(name, value)] for name in CONDITIONS for value in values[name][:most]]


def pair_wishes(values, most=IN_PAIRS):
    for first, second in itertools.combinations(CONDITIONS, 2):
        for one, other in itertools.product(values[first][:most], values[second][:most]):
            yield [(first, one), (second, other)]


class Filters(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        frames = varied_frames(2000, seed=2)
        cls.varied = cls.universe("varied", captures.LINKTYPE_ETHERNET, captures.records(frames))

    @classmethod
    def universe(cls, name, link_type, all_records):
        path = os.path.join(cls.directory, name + ".pcap")
        with open(path, "wb") as file:
            file.write(captures.pcap(all_records, link_type))
        return Universe(path)

    def check(self, universe, wishes):
        """Returns how many wishes selected something, but not everything."""
        telling = 0
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            wishes = list(wishes)
            for wish, printed in zip(wishes, pool.map(universe.printed, wishes)):
                expected = universe.expected(wish)
                telling += 0 < len(expected) < sum(map(len, universe.lines))
                if printed != expected:
                    self.fail(f"{universe.path}: {arguments_of(wish)} selects "
                              f"{printed.count(10)} lines, not {expected.count(10)}")
        return telling

    def test_single_flags_on_varied_packets(self):
        wishes = single_wishes(values_for(self.varied.packets))
        self.assertGreater(self.check(self.varied, wishes), len(wishes) / 2)

    def test_pairs_of_flags_on_varied_packets(self):
        wishes = list(pair_wishes(values_for(self.varied.packets)))
        self.assertGreater(self.check(self.varied, wishes), len(wishes) / 4)

    def test_all_flags_at_once(self):
        """For some packets the wish that describes just them."""
        wishes = []
        for packet in self.varied.packets[::200]:
            source, destination = map(str, ports_of(packet))
            wishes.append([("protocol", [packet["proto"]]), ("port", [source]),
                           ("source port", [source]), ("destination port", [destination]),
                           ("host", [packet["src_ip"]]), ("source host", [packet["src_ip"]]),
                           ("destination host", [packet["dst_ip"]])])
        self.assertEqual(self.check(self.varied, wishes), len(wishes))

    def test_single_flags_and_pairs_on_the_corpus(self):
        telling = 0
        for link_type, all_records in sorted(of_corpus().items()):
            path = os.path.join(self.directory, "probe.pcap")
            with open(path, "wb") as file:
                file.write(captures.pcap(all_records, link_type))
            if program.capture("-r", path, "-c", "1").stdout == b"":
                continue  # Not supported, or nothing in it.
            with self.subTest(link_type=link_type, records=len(all_records)):
                universe = self.universe("corpus", link_type, all_records)
                telling += self.check(universe, self.wishes_for(universe))
        self.assertEqual(telling > 0, corpus_files() != [])

    @staticmethod
    def wishes_for(universe):
        values = values_for(universe.packets)
        if len(universe.packets) < FEW:
            return single_wishes(values, 2)
        return single_wishes(values) + list(pair_wishes(values, IN_PAIRS - 1))

    @unittest.skipUnless(shutil.which("jq"), "no jq")
    def test_jq_selects_the_same(self):
        values = values_for(self.varied.packets)
        wishes = [[(name, values[name][4] if name != "protocol" else ["udp"])]
                  for name in CONDITIONS]
        wishes += [[("protocol", ["tcp"]), ("port", ["443", "80"])],
                   [("protocol", ["!tcp"]), ("port", ["!53", "!5353"])],
                   [("host", ["!10.0.0.1"]), ("port", ["443", "53", "!80"])],
                   [("source host", ["10.0.0.1", "fe80::1"]), ("port", ["53"])],
                   [("host", ["::ffff:10.0.0.1"]), ("destination port", ["443"])]]
        for wish in wishes:
            with self.subTest(filter=arguments_of(wish)):
                selected = subprocess.run(
                    ["jq", "-c", f"select({jq_of(wish)})"], input=b"".join(self.varied.lines),
                    stdout=subprocess.PIPE, check=True, timeout=program.PATIENCE).stdout
                self.assertNotEqual(selected, b"")
                self.assertEqual(self.varied.printed(wish), selected)


if __name__ == "__main__":
    program.main()
