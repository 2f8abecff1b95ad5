"""The important messages, word for word, and plain English in all that users read."""
import os
import re
import shlex
import unittest

import help_text
import program
from programs import WINDOWS

SRC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src")

# What is typed, the exit status, and the line on stderr.
MESSAGES = [
    ("", 2, "command required: interfaces, capture, conversations, serve or schema; see "
     "chattcp --help"),
    ("captur", 2, "unknown command 'captur'; did you mean chattcp capture?"),
    ("nonsense", 2, "unknown command 'nonsense'; use interfaces, capture, conversations, serve or "
     "schema"),
    ("capture", 2, "interface required: -i NAME (chattcp interfaces lists them), or -r FILE"),
    ("capture -i lo -r x", 2,
     "-i and -r exclude each other: packets come from an interface or from a file"),
    ("capture -r x --promiscuous", 2, "--promiscuous: only for a capture on an interface (-i)"),
    ("capture -i lo -p", 2,
     "-p: needs a value, as in -p 443 (promiscuous mode is off by default)"),
    ("capture -h -i lo", 2,
     "-h: needs an address, as in -h 10.0.0.1 (for help: chattcp capture --help)"),
    ("capture -i lo -c", 2, "-c: needs a value"),
    ("capture -i lo -c 1 -c 2", 2, "-c: may be given only once"),
    ("capture -i lo -c many", 2,
     "-c: 'many' is not a whole number from 1 to 9223372036854775807"),
    ("capture -i lo --duration 0", 2,
     "--duration: '0' is not a number of seconds above 0, such as 10 or 0.5, up to a year"),
    ("capture -i lo --quiet=maybe", 2, "-q: takes no value"),
    ("capture -i lo --format xml", 2, "--format: 'xml' is not json, text, csv or tsv"),
    ("capture -i lo --add src_ip", 2, "--add: 'src_ip' is in every line already; there are: number, "
     "time, interface, direction, src_port, dst_port, payload_length, src_mac, dst_mac, vlan, ttl, "
     "dscp, ecn, ip_id, flow_label, tunnel, label, capture_start, analysis"),
    ("capture -i lo --fields src_ip --add ttl,analysis", 2, "--add: 'ttl' is not among --fields, "
     "which names all fields of a line; name it there"),
    ("capture -i lo --format text --add analysis", 2, "--add: not for --format text"),
    ("capture -i lo --format csv --losses", 2, "--losses: only for --format json"),
    ("capture -i lo --label host", 2, "--label: 'host' is not KEY=VALUE, as in host=web1; a key has "
     "letters, digits, - and _"),
    ("capture -i lo --label a=1 --label a=2", 2, "--label: 'a' may be given only once"),
    ("conversations -i lo --format xml", 2, "--format: 'xml' is not json, table, csv or tsv"),
    ("capture -i lo -w -", 2, "-w: '-' cannot be used, as stdout carries the lines; name a file, or "
     "to pipe only the packets: "
     + ("/api/capture.pcap of chattcp serve" if WINDOWS else "-w /dev/fd/3 3>&1 >/dev/null")),
    ("capture -i lo --bogus", 2, "unknown option '--bogus'; see chattcp capture --help"),
    ("capture -i lo --token x", 2, "unknown option '--token'; it is an option of chattcp serve"),
    ("capture -i lo -z sort", 2, "unknown option '-z'; chattcp conversations lists conversations; "
     "there are no other statistics"),
    ("capture -i lo -E x", 2, "unknown option '-E'; chattcp has no equivalent"),
    ("capture -i lo tcp port 80", 2, "unexpected argument 'tcp'; an expression goes after -f, in "
     "quotes: -f 'tcp port 80'"),
    ("capture -i lo tcp.port == 80", 2, "unexpected argument 'tcp.port'; it is a Wireshark display "
     "filter; use -p tcp -p 80"),
    ("capture -i lo --user root --keep-privileges", 2,
     "--user and --keep-privileges exclude each other"),
    ("-i lo -p 80", 2,
     "unknown option '-i'; put the command first: chattcp capture -i lo -p 80"),
    ("serve --daemon", 2, "unknown option '--daemon'; use the service: systemctl start chattcp"),
    ("serve --tls-cert x", 2, "--tls-cert requires --tls-key"),
    ("serve --token ?", 2,
     "--token: not a valid token; use letters, digits and -._~+/, with = only at the end"),
    ("serve --buffer-size 8 --max-ring-memory 4", 2,
     "--max-ring-memory: 4 MiB cannot hold a ring of 8 MiB (--buffer-size)"),
]

# Habits that read as if translated, and what to write in their place.
HABITS = {
    r"\btell(s|ing)?\b": "show, report, print or say",
    r"\btold\b": "shown, reported or said",
    r"\banew\b": "again",
    r"\bno more\.": "nothing",
    r"\bas yet\b": "yet",
    r"\ball the same\b": "nothing, or anyway",
    r"\bdo(es)? without\b": "run without it",
    r"\brights\b": "privileges or capabilities",
    r"\bbehind\b(?! a proxy)": "after",
    r"\blines of JSON\b": "JSON lines, NDJSON or packets",
    r"\bwhoever\b": "anyone who",
}

# A comment, a raw string, a string, or a character; only the strings have a group.
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"\((.*?)\)"|"((?:[^"\\\n]|\\.)*)"|\'(?:[^\'\\\n]|\\.)+\'', re.S)
BETWEEN = re.compile(r"(\s|//[^\n]*)*$")  # Two literals that are one text.


def strings_of(code):
    """Its string literals; adjacent ones are one text, as the compiler has it."""
    text, end = "", 0
    for token in TOKEN.finditer(code):
        literal = token[1] if token[1] is not None else token[2]
        if literal is None:
            continue
        if text and not BETWEEN.match(code[end:token.start()]):
            yield text
            text = ""
        text, end = text + literal.replace("\\n", " "), token.end()
    if text:
        yield text


def habits_in(text):
    text = " ".join(text.split())
    return [f"{re.search(habit, text)[0]!r} (write {better}): {text}"
            for habit, better in HABITS.items() if re.search(habit, text)]


class Messages(program.TestCase):
    def test_each_is_as_pinned(self):
        for typed, status, message in MESSAGES:
            with self.subTest(typed=typed):
                result = program.run(*shlex.split(typed))
                self.assertEqual((result.status, result.stderr), (status, f"chattcp: {message}\n"))


class Words(unittest.TestCase):
    def test_the_help_is_plain_english(self):
        for command in ((), *((name,) for name in help_text.commands())):
            with self.subTest(command=command):
                self.assertEqual(habits_in(help_text.help_of(*command)), [])

    def test_string_literals_are_plain_english(self):
        files = 0
        for folder, _, names in os.walk(SRC):
            for name in names:
                if name.endswith((".h", ".cpp", ".json")):
                    files += 1
                    with open(os.path.join(folder, name), encoding="utf-8") as file:
                        found = [habit for text in strings_of(file.read()) for habit in habits_in(text)]
                    with self.subTest(file=os.path.relpath(os.path.join(folder, name), SRC)):
                        self.assertEqual(found, [])
        self.assertGreater(files, 100)

    def test_the_scanner_finds_habits(self):
        code = '''x = "--no-sandbox does " // "behind" in a comment
                  "without"; R"(all rights)"; '"'; f("a\\nbehind b", "fine");'''
        found = [text for text in strings_of(code) if habits_in(text)]
        self.assertEqual(found, ["--no-sandbox does without", "all rights", "a behind b"])


if __name__ == "__main__":
    program.main()
