"""`capture --format text`: a line a packet for people, beside the JSON of the same packets."""
import re

import program
from corpus import corpus_files
from make_captures import write_captures
from terminal import run_on_terminal

LINE = re.compile(r"^(\d\d:\d\d:\d\d\.\d{6})  (\S+) +→ (\S+)  +(UDP|none|[A-Z,]+) +"
                  r"(?:seq (\d+) +)?(?:ack (\d+) +)?len (\d+)(?:  +(.*))?$")
FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"]

# What a terminal would obey, C1 controls and line separators included.
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]")


def end_of(address, port):
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def expected_of(packet):
    """What must be in the line: both ends, the flags, and the length."""
    transport = packet[packet["proto"]]
    flags = [name for name in FLAGS if transport.get(name)]
    return (end_of(packet["src_ip"], transport["src"]), end_of(packet["dst_ip"], transport["dst"]),
            "UDP" if packet["udp"] else ",".join(flags) or "none", len(transport["payload"]))


class Lines(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def shown(self, path, *arguments):
        """The parts of each line."""
        result = program.capture("-r", path, "--format", "text", *arguments)
        self.check_sane(result)
        text = result.stdout.decode()
        self.assertNotRegex(text, CONTROL)
        found = [LINE.match(line) for line in text.splitlines()]
        self.assertNotIn(None, found, text)
        return [match.groups() for match in found]

    def check_file(self, path):
        packets = program.capture("-r", path).objects()
        lines = self.shown(path)
        self.assertEqual([expected_of(packet) for packet in packets],
                         [(source, destination, flags, int(length)) for
                          _, source, destination, flags, _, _, length, _ in lines])
        return len(lines)

    def test_every_packet_of_json_has_its_line(self):
        total = 0
        for name in ("web.pcap", "dns.pcap", "tagged.pcap", "lengths.pcap", "options.pcap",
                     "dns-null.pcap"):
            with self.subTest(file=name):
                total += self.check_file(self.path(name))
        self.assertGreater(total, 20)

    def test_every_packet_of_real_captures_has_its_line(self):
        for path in corpus_files()[::12]:
            with self.subTest(file=path):
                self.check_file(path)

    def test_numbers_count_from_the_beginning_of_the_conversation(self):
        lines = self.shown(self.path("web.pcap"), "-p.src", "51000,80")
        self.assertEqual([(line[4], line[5]) for line in lines[:2]], [("0", None), ("0", "1")])

    def test_the_payload_begins_as_text(self):
        lines = self.shown(self.path("web.pcap"))
        self.assertEqual(lines[2][7], r'GET / HTTP/1.1\r\nHost: "a\b"\r\n\r\n')
        # Behind what the analysis says, as tshark does: its sequence number is not the next one.
        self.assertEqual(lines[3][7], r"lost segment  HTTP/1.1 200 Gr....e ....\t...")

    def test_the_time_follows_the_time_zone(self):
        arguments = ("-r", self.path("web.pcap"), "--format", "text", "-c", "1")
        hours = [program.capture(*arguments, env={"TZ": zone}).stdout[:2] for zone in
                 ("UTC0", "XYZ-5")]
        self.assertEqual((int(hours[0]) + 5) % 24, int(hours[1]))

    def test_filters_and_counts_are_those_of_json(self):
        for arguments in (["-p", "udp"], ["-p", "443"], ["-c", "3"]):
            with self.subTest(arguments=arguments):
                file = ["-r", self.path("web.pcap"), *arguments]
                json_run, text_run = program.capture(*file), program.capture(*file, "--format=text")
                self.check_done(text_run)
                self.assertEqual(self.check_counts(json_run), self.check_counts(text_run))

    def test_saving_goes_on(self):
        saved = self.path("saved.pcap")
        self.check_done(program.capture("-r", self.path("web.pcap"), "--format", "text", "-w", saved))
        self.assertEqual(program.capture("-r", saved).stdout,
                         program.capture("-r", self.path("web.pcap")).stdout)


@program.not_on_windows("terminals of Unix")
class Color(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)

    def text(self, *arguments, **options):
        status, text, _ = run_on_terminal(
            [program.CHATTCP, "capture", "-r", self.path("web.pcap"), "--format", "text",
             *arguments], **options)
        self.assertEqual(status, 0)
        return text

    def test_each_conversation_has_a_color_on_a_terminal(self):
        colors = [re.search("\x1b\\[(\\d+)m", line)[1] for line in self.text().splitlines()]
        self.assertEqual(colors[:4], [colors[0]] * 4)  # One conversation,
        self.assertEqual(colors[4:6], [colors[4]] * 2)  # another one.
        self.assertEqual(len(set(colors)), 4)

    def test_there_is_no_color_elsewhere_or_where_it_is_not_wanted(self):
        self.assertNotIn("\x1b", self.text(environment={"NO_COLOR": "1"}))
        self.assertNotIn("\x1b", self.text(environment={"TERM": "dumb"}))
        self.assertNotIn("\x1b", self.text("--color", "never"))
        plain = program.capture("-r", self.path("web.pcap"), "--format", "text").stdout.decode()
        self.assertNotIn("\x1b", plain)
        forced = program.capture("-r", self.path("web.pcap"), "--format", "text",
                                 "--color", "always").stdout.decode()
        self.assertEqual(re.sub("\x1b\\[\\d+m", "", forced), plain)
        self.assertNotEqual(forced, plain)

    def test_json_has_no_color_on_a_terminal_either(self):
        status, text, _ = run_on_terminal([program.CHATTCP, "capture", "-r", self.path("web.pcap"),
                                           "--color", "always"])
        self.assertEqual((status, text.encode()),
                         (0, program.capture("-r", self.path("web.pcap")).stdout))


if __name__ == "__main__":
    program.main()
