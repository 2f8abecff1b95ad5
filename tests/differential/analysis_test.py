"""chattcp and tshark agree on conversations and on what each packet is in them.

A run of tshark takes a quarter of a second: of real captures this takes those with TCP and each eighth
of the others, about two minutes of one core. analysis_run.py takes all of them.
"""
import json
from dataclasses import replace

import captures
import program
from analysis_captures import Connection, chance, scripted, write_captures
from analysis_compare import table
from analysis_rules import CONVERSATION_RULES, MADE_ALIKE, PACKET_RULES
from analysis_run import compare_file, compare_said, run
from analysis_tools import COMPARED, EVENTS, IDLE, both
from corpus import corpus_files
from make_captures import all_captures
from tools import Tshark

RULED_VERSION = (4, 0)  # Each has other rules of its own.
OTHERS = 8              # Of the files without TCP, each so many-th.
LEAST_EQUAL = 0.998     # Without rules.


def has_tcp(path):
    return bool(program.capture("-q", "-r", path, "-p", "tcp", "-c", "1", "--fields", "proto").stdout)


def chosen_files():
    files = corpus_files()
    with_tcp = [path for path in files if has_tcp(path)]
    return with_tcp + [path for path in files if path not in set(with_tcp)][::OTHERS]


DATA_OFFSET = 14 + 20 + 12  # In a frame of a connection.
OPTIONS = DATA_OFFSET + 8


def changed_byte(frame, offset, value):
    return frame[:offset] + bytes([value]) + frame[offset + 1:]


class WithTshark(program.TestCase):
    def setUp(self):
        version = Tshark.version()
        if version != RULED_VERSION:
            self.skipTest(f"its rules are about tshark 4.0, this is {version}" if version
                          else "there is no tshark")

    def check(self, tally):
        print(table(tally))
        self.assertEqual(tally.unexplained, [], "\n".join(tally.unexplained))


class Differences(WithTshark):
    def test_captures_of_the_tests(self):
        tally = run(write_captures(self.folder()))
        self.check(tally)
        self.assertEqual(set(EVENTS) - set(tally.events), set())
        self.assertGreater(tally.packets, 20000)
        self.assertGreater(tally.conversations, 1000)

    def test_real_captures(self):
        files = chosen_files()
        if not files:
            return  # Where there are none, the captures above are all.
        tally = run(files)
        self.check(tally)
        self.assertGreaterEqual(tally.promised_tcp, tally.tcp * LEAST_EQUAL)


class Scripted(WithTshark):
    def test_each_event_without_a_rule(self):
        met = set()
        for name, content in scripted().items():
            with self.subTest(capture=name):
                tally = compare_file(self.write_file(name, content), program.CHATTCP)
                self.assertEqual((tally.unexplained, tally.rules), ([], {}))
                self.assertEqual(tally.same, tally.packets)
                met |= set(tally.events)
        self.assertEqual(set(EVENTS) - met, set())

    def test_chance_makes_most_events(self):
        tally = compare_file(self.write_file("chance.pcap", chance(40)), program.CHATTCP)
        self.assertLessEqual(set(EVENTS) - set(tally.events),
                             {"reused_ports", "zero_window_probe_ack"})


class Comparison(WithTshark):
    """Where one of the two says something else, no rule explains it."""

    def setUp(self):
        super().setUp()
        self.file = self.write_file("lost.pcap", scripted()["lost_and_sent_again.pcap"])
        self.ours, self.theirs = both(program.CHATTCP, self.file)

    def unexplained(self):
        return compare_said("lost.pcap", self.ours, self.theirs).unexplained

    def test_each_field(self):
        for name in COMPARED["tcp"]:
            number, packet = next((number, packet) for number, packet in self.ours.packets.items()
                                  if packet.get(name) and number > 1 or name == "stream")
            right = packet[name]
            with self.subTest(field=name):
                packet[name] = frozenset() if name == "flags" else right + 1
                self.assertEqual(len(self.unexplained()), 1)
                self.assertIn(f"frame {number}: {name} chattcp", self.unexplained()[0])
            packet[name] = right
        self.assertEqual(self.unexplained(), [])

    def test_conversations(self):
        for side in (0, 1):
            for place in (2, 3):
                (sides, _), = list(self.ours.conversations["tcp"].items())
                wrong = [list(one) for one in sides]
                wrong[side][place] = "7 bytes" if place == 3 else wrong[side][place] + 1
                ours = self.ours.conversations["tcp"]
                with self.subTest(side=side, place=place):
                    self.ours.conversations["tcp"] = type(ours)([tuple(map(tuple, wrong))])
                    self.assertEqual(len(self.unexplained()), 2)
                self.ours.conversations["tcp"] = ours


class MadeAlike(WithTshark):
    """What only tshark says in another way is counted, and nothing else differs."""

    def check_rules(self, records, **rules):
        content = captures.pcap(records)
        tally = compare_file(self.write_file("alike.pcap", content), program.CHATTCP)
        self.assertEqual((tally.unexplained, tally.rules), ([], rules))

    def test_silence_of_longer_than_a_year(self):
        one = Connection().open()
        one.client(1, 1, 10, after=1000 * int(IDLE) + 1000)
        self.check_rules(one.records, idle=1)

    def test_no_time_between_a_packet_and_its_acknowledgement(self):
        one = Connection().open()
        one.client(1, 1, 10)
        one.server(1, 11, after=0)
        self.check_rules(one.records, zero_rtt=1)

    def test_two_gigabytes(self):
        one = Connection().open()
        one.client(1, 1, 10)
        one.records[-1] = replace(one.records[-1], wire_length=2**31)
        self.check_rules(one.records, negative=1)


class Rules(WithTshark):
    """Each explains as many packets as it must, and one more or less not."""

    def both(self, name, content):
        return both(program.CHATTCP, self.write_file(name, content))

    def check_counts(self, rule, proto, ours, theirs):
        found = compare_said("rule.pcap", ours, theirs)
        self.assertEqual(found.unexplained, [])
        self.assertGreater(found.rules[rule], 0)
        right = theirs.conversations[proto]
        for sides in right - ours.conversations[proto]:
            for side in (0, 1):
                for more in (-1, 1):
                    wrong = [list(one) for one in sides]
                    wrong[side][2] += more
                    theirs.conversations[proto] = right - type(right)([sides]) + type(right)(
                        [tuple(map(tuple, wrong))])
                    with self.subTest(rule=rule, sides=sides, side=side, more=more):
                        left = compare_said("rule.pcap", ours, theirs).unexplained
                        self.assertIn(f"only tshark has {proto}", "".join(left))
        theirs.conversations[proto] = right

    def test_packets_in_tunnels(self):
        content = all_captures()
        for rule, proto, name in (("more_counted", "udp", "tunnels.pcap"),
                                  ("hidden_conversation", "tcp", "udp-tunnels.pcap"),
                                  ("hidden_conversation", "udp", "udp-tunnels.pcap")):
            self.check_counts(rule, proto, *self.both(name, content[name]))

    def test_a_header_shorter_than_one_can_be(self):
        one = Connection().open()
        one.client(1, 1, 10)
        last = one.records[-1]
        one.records[-1] = replace(last, frame=changed_byte(last.frame, DATA_OFFSET, 0x40))
        self.check_counts("not_counted", "tcp", *self.both("short.pcap", captures.pcap(one.records)))

    def test_options_that_were_not_captured_whole(self):
        one = Connection().open()
        one.client(1, 1, 10, options=b"\x01" * 20)
        one.records[-1] = one.records[-1].cut(OPTIONS + 4)
        said = self.both("cut.pcap", captures.pcap(one.records))
        self.assertEqual(compare_said("cut.pcap", *said).rules["cut_options"], 1)
        self.check_counts("not_counted", "tcp", *said)


class Broken(program.TestCase):
    def test_conversations_before_a_broken_record_are_printed(self):
        whole = scripted()["kept_alive.pcap"]
        done = program.run("conversations", "-q", "-r", self.write_file("broken.pcap", whole[:-1]))
        self.check_failed(done, "truncated")
        side = json.loads(done.stdout)["client"]
        self.assertEqual((side["port"], side["packets"]), (50002, 5))


class Reasons(program.TestCase):
    def test_each_has_a_name_of_its_own_and_a_reason(self):
        rules = MADE_ALIKE + PACKET_RULES + CONVERSATION_RULES
        self.assertEqual(len({rule.name for rule in rules}), len(rules))
        for rule in rules:
            with self.subTest(rule=rule.name):
                self.assertGreater(len(rule.why), 20)
        for rule in PACKET_RULES:
            self.assertTrue(rule.fields and rule.fields <= set(COMPARED["tcp"]))


if __name__ == "__main__":
    program.main()
