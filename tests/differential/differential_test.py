"""chattcp and tshark agree on packets that are wrong in some way, and it would show if not."""
import random

import program
from compare import compare
from mutate import Mutant, Mutator, seed_of
from packets import IPV6_IN_IP, ethernet, ip, tcp_packet, udp_packet
from rule import FIELDS, HIDDEN, SHOWN
from rules import RULES
from run import run, table
from seeds import own_seeds
from tools import Tshark
from walk import walk
from walk_ip import TCP_FIELDS, UDP_FIELDS

PACKETS = 30000
RULED_VERSION = (4, 0)  # Each shows other packets differently.

TCP_FRAME = ethernet(tcp_packet("10.0.0.1", 1, "10.0.0.2", 2, b"data", options=b"\x02\x04\x05\xb4"))
UDP_FRAME = ethernet(ip("10.0.0.1", "10.0.0.2", IPV6_IN_IP,
                        udp_packet("fd::1", 3, "fd::2", 4, b"x")))
NO_FRAME = ethernet(ip("10.0.0.1", "10.0.0.2", 1, bytes(8)))

# Of tshark's fields, those that rules look at.
ROW = {"frame.protocols": "eth:ethertype:data", "_ws.malformed": "", "_ws.short": "",
       "_ws.unreassembled": ""}

COUNTS = "1 packet not decoded (not_tcp_udp {}, truncated 0, malformed 0, fragments 0)\n"


class Mutants(program.TestCase):
    def setUp(self):
        version = Tshark.version()
        if version != RULED_VERSION:
            self.skipTest(f"its rules are about tshark 4.0, this is {version}" if version
                          else "there is no tshark")

    def test_each_difference_has_a_rule(self):
        tally = run(program.CHATTCP, PACKETS)
        self.assertEqual(tally.unexplained, [], "\n".join(tally.unexplained))
        self.assertGreater(tally.shown, PACKETS * 0.3)
        self.assertGreater(tally.same, PACKETS * 0.8)
        self.assertIn("  the same\n", table(tally))


class Comparison(program.TestCase):
    """Where one of the two says something else of a packet that is right, nothing explains it."""

    FRAMES = {"tcp": (TCP_FRAME, TCP_FIELDS), "udp": (UDP_FRAME, UDP_FIELDS)}

    def compare(self, ours, theirs, frame, not_shown=0):
        mutant = Mutant(1, frame, len(frame))
        lines = {} if ours is None else {0: ours}
        return compare([mutant], lines, [(theirs, ROW)], COUNTS.format(not_shown))

    def check_unexplained(self, word, *arguments):
        tally = self.compare(*arguments)
        self.assertEqual((tally.same, sum(tally.rules.values()), len(tally.unexplained)), (0, 0, 1))
        self.assertIn(word, tally.unexplained[0])

    def records(self):
        """(frame, its record, the same with one field changed) for each field."""
        for name, (frame, names) in self.FRAMES.items():
            right = walk(1, frame, len(frame)).record
            self.assertEqual((right[0], len(right)), (name, len(names)))
            for number in range(1, len(right)):
                with self.subTest(field=names[number]):
                    wrong = changed(right[number])
                    yield frame, right, (*right[:number], wrong, *right[number + 1:])

    def test_what_both_say_is_the_same(self):
        for frame, _ in self.FRAMES.values():
            record = walk(1, frame, len(frame)).record
            self.assertEqual(self.compare(record, record, frame).same, 1)
        self.assertEqual(self.compare(None, None, NO_FRAME, 1).same, 1)

    def test_each_field_that_chattcp_shows_wrongly(self):
        for frame, right, wrong in self.records():
            self.check_unexplained("not as the manual says", wrong, right, frame)

    def test_each_field_that_only_tshark_shows_otherwise(self):
        for frame, right, wrong in self.records():
            self.check_unexplained("no rule explains", right, wrong, frame)

    def test_a_packet_that_one_does_not_show(self):
        for frame, _ in self.FRAMES.values():
            right = walk(1, frame, len(frame)).record
            self.check_unexplained("no rule explains hidden", right, None, frame)
            tally = self.compare(None, right, frame, 1)
            self.assertIn("not as the manual says", tally.unexplained[0])

    def test_a_packet_where_there_is_none(self):
        record = walk(1, UDP_FRAME, len(UDP_FRAME)).record
        self.check_unexplained("no rule explains shown", None, record, NO_FRAME, 1)
        self.check_unexplained("not as the manual says", record, None, NO_FRAME)

    def test_a_wrong_count(self):
        tally = self.compare(None, None, NO_FRAME, 2)
        self.assertIn("chattcp counts", tally.unexplained[0])

    def test_a_packet_that_tshark_does_not_reach(self):
        mutant = Mutant(1, NO_FRAME, len(NO_FRAME))
        tally = compare([mutant] * 2, {}, [(None, ROW)], COUNTS.format(2))
        self.assertIn("2 packets; tshark shows 1", tally.unexplained[0])


class Mutations(program.TestCase):
    def test_are_the_same_for_the_same_seed_and_differ_otherwise(self):
        mutator = Mutator([seed_of(*one) for one in own_seeds()])
        made = []
        for seed in (1, 1, 2):
            mutator.choose = random.Random(seed)
            made.append(mutator.mutants(500))
        self.assertEqual(made[0], made[1])
        self.assertNotEqual(made[0], made[2])
        self.assertGreater(len({mutant.link_type for mutant in made[0]}), 20)


class Rules(program.TestCase):
    def test_each_has_a_name_of_its_own_and_a_reason(self):
        self.assertEqual(len({rule.name for rule in RULES}), len(RULES))
        for rule in RULES:
            with self.subTest(rule=rule.name):
                self.assertGreater(len(rule.why), 20)
                self.assertLessEqual(rule.fields, HIDDEN | SHOWN | FIELDS)


def changed(value):
    if isinstance(value, int):
        return value + 1
    return value[:-1] if value else value + type(value)([0])


if __name__ == "__main__":
    program.main()
