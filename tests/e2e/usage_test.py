"""What the program says to wrong usage, and when it is asked for help."""
import shlex

import program
from make_captures import write_captures
from programs import WINDOWS

PORT = "a port number from 0 to 65535 or a range such as 8000-8999"
ADDRESS = "an IPv4 or IPv6 address or a prefix such as 10.0.0.0/8"

# Flag, what it allows, values that it does not.
BAD_VALUES = [
    ("-p", "tcp, udp, " + PORT, ["icmp", "65536", "-1", "80-", "80,", ",", "", "TCP", "0x50",
                                   "80 ", "+80", "8o"]),
    ("-p.src", PORT, ["tcp", "65536", "80,x", "", "99999999999999999999"]),
    ("-p.dst", PORT, ["udp", "-1", ",80", "http"]),
    ("-h", ADDRESS, ["localhost", "example.com", "10.0.0", "10.0.0.256", "10.0.0.0/33", "10.0.0.0/",
                     "10.0.0.0/-1", "10.0.0.0/8/8", "::1/129", ":::", "fe80::1%lo", "1.2.3.4,", "",
                     "[::1]", "010.0.0.1", "0x7f.1", "10.0.0.1:80"]),
    ("-h.src", ADDRESS, ["127.1", "::g", "10.0.0.0/a"]),
    ("-h.dst", ADDRESS, ["*", "1.2.3.4/24x", " 1.2.3.4"]),
    ("-c", "a whole number from 1 to", ["0", "-1", "many", "1.5", "99999999999999999999", "1k"]),
    ("-s", "a whole number from 0 to 16777216", ["-5", "x", "16777217"]),
    ("--duration", "a number of seconds above 0", ["0", "-1", "soon", "nan", "inf", "1e99", "1s"]),
    ("--stats", "a number of seconds above 0", ["0", "-1", "often", ""]),
    ("--format", "json, text, csv or tsv", ["", "JSON", "xml", "json,text", "table"]),
    ("--rotate-size", "a whole number from 1 to", ["0", "-1", "", "64M", "1.5"]),
    ("--rotate-seconds", "a whole number from 1 to 86400", ["0", "-1", "", "1h", "0.5", "86401"]),
    ("--keep", "a whole number from 1 to", ["0", "-1", "", "all"]),
    ("--keep-size", "a whole number from 1 to", ["0", "-1", "", "1G"]),
    ("--compress", "zstd or gzip", ["", "ZSTD", "gz", "xz", "zstd,gzip"]),
    ("--max-streams", "a whole number from 1 to", ["0", "-1", "", "many", "100000001"]),
    ("--label", "a key has letters, digits, - and _",
     ["", "host", "=web1", "a b=1", "h\u00f6st=1", "a.b=1", "a,b=1"]),
    ("--color", "auto, always or never", ["", "Auto", "yes", "ansi"]),
    ("--payload", "array, base64, hex, text or none", ["", "Base64", "utf8", "array,hex"]),
    ("--decapsulate", "vxlan, geneve, gtpu, teredo or all",
     ["", "VXLAN", "gre", "vxlan,l2tp", "all=1"]),
    ("--decapsulate", "a port from 1 to 65535", ["vxlan=", "gtpu=0", "teredo=65536", "geneve=x"]),
    ("-f", "pcap-filter(7)", ["tcp) or (udp", "port", "tcp and", "host 10.0.0.1 or )", "nonsense(",
                              "ether proto"]),
]

TAKE_A_VALUE = ["-p", "-h", "--host", "-h.src", "-h.dst", "-p.src", "-p.dst", "--src-host",
                "--dst-host", "--src-port", "--dst-port", "-f", "--bpf", "-r", "-w", "-c", "-s",
                "--duration", "--payload", "--buffer-size", "--format", "--color", "--stats",
                "--decapsulate", "--fields", "--add", "--label", "--max-streams", "-o", "--output",
                "--rotate-size", "--rotate-seconds", "--keep", "--keep-size", "--compress"]


# What people type, and what the answer must hold.
ANSWERS = [
    ("capture eth0x.pcap", "unexpected argument 'eth0x.pcap'; a file goes after -r, an interface after -i"),
    ("capture lo", "did you mean -i lo?"),
    ("capture any", "did you mean -i any?"),
    ("capture 80", "did you mean -p 80?"),
    ("capture 8000-8999", "did you mean -p 8000-8999?"),
    ("capture udp", "did you mean -p udp?"),
    ("capture ::1", "did you mean -h ::1?"),
    ("capture -i lo tcp port 80", "an expression goes after -f, in quotes: -f 'tcp port 80'"),
    ("capture -i lo 'not port 22'", "-f 'not port 22'"),
    ("capture -i lo host 10.0.0.1 and port 80 -c 5", "-f 'host 10.0.0.1 and port 80'"),
    ("capture -i lo tcp.port == 80", "Wireshark display filter; use -p tcp -p 80"),
    ("capture -i lo -pdst 80", "unknown option '-pdst'; use -p.dst 80"),
    ("capture -i lo -psrc=80", "use -p.src 80"),
    ("capture -i lo -hsrc 10.0.0.1", "use -h.src 10.0.0.1"),
    ("capture -i lo -hdst", "use -h.dst ADDRESS"),
    ("capture -i lo -p http", "http is port 80: -p 80"),
    ("capture -i lo -p.dst '!https'", "-p.dst '!443'"),
    ("capture -i lo -p 9000-8000", "-p 8000-9000"),
    ("capture -i lo -p 80-", "-p 80-65535"),
    ("capture -i lo -p -80", "-p 0-80"),
    ("capture -i lo -p '!'", "-p '!22'"),
    ("capture -i lo -p '!!22'", "-p '!22'"),
    ("capture -i lo -p tcp -p '!tcp'", "-p: '!tcp' excludes all of 'tcp'; no packet could match"),
    ("capture -i lo -p 80-85 -p '!80-90'", "'!80-90' excludes all of '80-85'"),
    ("capture -i lo -p '!tcp,!udp'", "excludes everything"),
    ("capture -i lo -h.src 10.1.1.1 -h.src '!10.0.0.0/8'", "'!10.0.0.0/8' excludes all of"),
    ("capture -h fe80::1%eth0", "-h fe80::1 -i eth0"),
    ("capture -i lo -h [::1]", "-h ::1"),
    ("capture -i lo -h 1.2.3.4:80", "-h 1.2.3.4 -p 80"),
    ("capture -i lo -h localhost", "-h 127.0.0.1,::1"),
    ("capture -i lo -h example.com", "names are not looked up; getent ahosts example.com"),
    ("capture -i lo -h 10.0.0.0/255.255.255.0", "-h 10.0.0.0/24"),
    ("capture -i lo -h 10.0.0.1-10.0.0.9", "-h 10.0.0.1,10.0.0.2/31,10.0.0.4/30,10.0.0.8/31"),
    ("capture -i lo -h '10.0.*'", "-h 10.0.0.0/16"),
    ("capture -i lo -f 'tcp.port == 80'", "but a Wireshark display filter; use -p tcp -p 80"),
    ("capture -i lo -f 'ip.addr == 10.0.0.1'", "use -h 10.0.0.1"),
    ("capture -i lo -f http.request", "use -p 80"),
    ("capture -i lo -f tcp.flags.syn==1", "use -f 'tcp[tcpflags] & tcp-syn != 0'"),
    ("capture -i lo -f tcp.analysis.flags", "there is no equivalent of 'tcp.analysis.flags'"),
    ("capture -i lo -v", "unknown option '-v'; leave it out"),
    ("capture -i lo -vvv", "leave it out"),
    ("capture -i lo --promisc", "did you mean --promiscuous?"),
    ("capture -i lo -promisc", "did you mean --promiscuous?"),
    ("capture -interfac lo", "did you mean --interface?"),
    ("capture -i lo -e", "use --add src_mac,dst_mac,vlan for the link layer"),
    ("capture -i lo --csv", "use --format csv"),
    ("capture -i lo --number", "use --add number"),
    ("capture -i lo --columns src_ip,proto", "use --fields src_ip,proto"),
    ("capture -i lo --tag web1", "use --label KEY=VALUE"),
    ("capture -i lo -z conv,tcp", "chattcp conversations lists conversations"),
    ("capture -r x --idle 5", "an option of chattcp conversations"),
    ("capture -i lo -A", "use --payload text"),
    ("capture -i lo -X", "use --payload hex"),
    ("capture -i lo -xx", "use --payload hex"),
    ("capture -i lo -l", "each line is written at once"),
    ("capture -i lo -U", "each line is written at once"),
    ("capture -D", "chattcp interfaces"),
    ("capture -i lo -y EN10MB", "the interface or file decides"),
    ("capture -i lo -G 60 -W 2", "use --rotate-seconds 60"),
    ("capture -i lo -W 2", "use --keep 2"),
    ("capture -i lo -C 10", "use --rotate-size 10"),
    ("capture -i lo -Z nobody", "use --user nobody"),
    ("capture -i lo -tttt", "Unix time"),
    ("capture -i lo -S", "absolute"),
    ("capture -i lo -Y http", "use -p 80"),
    ("capture -i lo -T json", "lines are JSON"),
    ("capture -i lo -a duration:5", "--duration SECONDS"),
    ("capture -i lo -b filesize:5", "use --rotate-size MIB, --rotate-seconds N and --keep N"),
    ("capture -i lo --dport 443", "use -p.dst 443"),
    ("capture -i lo -p 80 443", "did you mean -p 443?"),
    ("capture -p -i lo", "-p: needs a value, as in -p 443"),
    ("capture \u2013i lo", "typographic dash; type -i"),
    ("capture -i lo -f \u201ctcp\u201d", "-f: '\u201ctcp\u201d' has a typographic quote"),
    ("capture -i lo -f \u201ctcp port 80\u201d", "typographic quote"),
    ("capture -i lo -w -", "/api/capture.pcap" if WINDOWS else "-w /dev/fd/3 3>&1 >/dev/null"),
    ("capture -i lo -o -", "leave -o out for lines on stdout"),
    ("capture -i lo -o x/", "-o: 'x/' is not the name of a file"),
    ("capture -i lo -o x/..", "-o: 'x/..' is not the name of a file"),
    ("capture -i lo -o x -w x", "-o: 'x' is the file of -w"),
    ("capture -i lo --rotate-size 1", "--rotate-size: only for files; add -o FILE for the lines"),
    ("capture -i lo --rotate-seconds 1", "--rotate-seconds: only for files; add -o FILE"),
    ("capture -i lo -o x --keep 1", "--keep: only for files that rotate; add --rotate-size MIB"),
    ("capture -i lo -w x --keep-size 1", "--keep-size: only for files that rotate"),
    ("capture -i lo -o x --compress zstd", "--compress: only for files that rotate"),
    ("capture -i lo -o x --rotate-size 8 --keep-size 7", "'7' is less than one file may have"),
    ("conversations -r x -o y", "an option of chattcp capture"),
    ("capture -i lo --token x", "an option of chattcp serve"),
    ("conversations", "interface required"),
    ("conversations x.pcap", "a file goes after -r"),
    ("conversations lo", "did you mean -i lo?"),
    ("conversations 80", "did you mean -p 80?"),
    ("conversations -i lo tcp port 80", "-f 'tcp port 80'"),
    ("conversations -i lo -Y tcp.port==80", "use -p tcp -p 80"),
    ("conversations -r x -z conv,tcp", "-p tcp lists those of TCP"),
    ("conversations -r x --csv", "use --format csv"),
    ("conversations -r x -w y", "an option of chattcp capture"),
    ("conversations -r x --fields src_ip", "an option of chattcp capture"),
    ("conversations -r x --idel 3", "did you mean --idle?"),
    ("conversations -r x --timeout 3", "use --idle 3"),
    ("conversations -h", "-h: needs an address, as in -h 10.0.0.1 (for help: chattcp conversations"),
    ("conversations -r x --format text", "--format: 'text' is not json, table, csv or tsv"),
    ("conversations -r x --idle 0", "--idle: '0' is not a number of seconds above 0"),
    ("conversations -r x --max-streams 0", "--max-streams: '0' is not a whole number from 1 to"),
    ("flows", "did you mean chattcp conversations?"),
    ("conv", "did you mean chattcp conversations?"),
    ("serve 8080", "did you mean -port 8080?"),
    ("serve -p 8080", "use -port 8080"),
    ("serve :8080", "did you mean -port 8080?"),
    ("serve 0.0.0.0:8080", "did you mean --listen 0.0.0.0 -port 8080?"),
    ("serve --listen 0.0.0.0:8080", "did you mean --listen 0.0.0.0 -port 8080?"),
    ("serve -port :8080", "did you mean -port 8080?"),
    ("serve -i eth0", "in the URL: /api/capture?i=eth0"),
    ("serve --host 0.0.0.0", "use --listen 0.0.0.0"),
    ("serve --max-client 5", "did you mean --max-clients?"),
    ("interfaces --jsn", "did you mean --json?"),
    ("captur -i lo", "unknown command 'captur'; did you mean chattcp capture?"),
    ("sniff", "did you mean chattcp capture?"),
    ("server", "did you mean chattcp serve?"),
    ("list", "did you mean chattcp interfaces?"),
    ("version", "did you mean chattcp --version?"),
    ("help nonsense", "unknown command 'nonsense'; use interfaces, capture, conversations, serve or schema"),
    ("-i lo -p 80", "put the command first: chattcp capture -i lo -p 80"),
    ("lo", "did you mean chattcp capture -i lo?"),
]


class Usage(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)
        cls.file = ["-r", cls.directory + "/web.pcap"]

    def refused(self, *arguments, words=()):
        """Status 2, one line, nothing on stdout. Returns the line."""
        result = program.run(*arguments)
        self.assertEqual(result.stdout, b"")
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        return self.check_failed(result, *words, status=2)

    def test_a_bad_value_names_flag_value_and_what_is_allowed(self):
        for flag, allowed, values in BAD_VALUES:
            for value in values:
                with self.subTest(flag=flag, value=value):
                    whole = flag in ("-f", "--payload", "--format", "--label") or "," not in value
                    part = value if whole else ""
                    self.refused("capture", *self.file, flag, value,
                                 words=(f"{flag}: '{part}" if part else f"{flag}: ", allowed))

    def test_the_buffer_size_is_checked_like_other_numbers(self):
        for value in ("0", "-1", "x", "4096"):
            with self.subTest(value=value):
                self.refused("capture", "-i", "lo", "--buffer-size", value,
                             words=("--buffer-size: ", f"'{value}'", "from 1 to"))

    def test_a_live_snapshot_is_shorter(self):
        self.refused("capture", "-i", "lo", "-s", "262145",
                     words=("-s: '262145'", "a whole number from 0 to 262144"))

    def test_the_bad_one_of_several_values_is_named(self):
        self.refused("capture", *self.file, "-p", "80,443,bad,53", words=("-p: 'bad'",))
        self.refused("capture", *self.file, "-h", "::1", "-h", "10.0.0.1,nohost",
                     words=("-h: 'nohost'",))

    def test_a_label_is_short_valid_text_without_control_characters(self):
        bad = ["\t", "one\ntwo", "\x1b[31m", "\x7f", "\u0085", "\u009b31m", 257 * "x", b"\xff", b"\xc3",
               b"\xed\xa0\x80", b"\xc0\x80"]
        for value in bad:
            with self.subTest(value=value):
                if WINDOWS and isinstance(value, bytes):
                    self.skipTest("not on Windows: arguments of any bytes")
                label = b"a=" + value if isinstance(value, bytes) else "a=" + value
                self.refused("capture", *self.file, "--label", label, words=(
                    "--label: 'a=", "a text of at most 256 bytes of UTF-8 without control characters"))
        for value in ("", 256 * "x", "a=b", ",\"'\\", "\u00fc\u20ac\U0001f600", "\u00a0"):
            with self.subTest(value=value):
                done = program.capture(*self.file, "--label", "a=" + value)
                self.assertEqual({packet["label"]["a"] for packet in done.objects()}, {value})

    def test_an_unknown_field_is_answered_by_the_known_ones(self):
        for option, first, last in (("--fields", "timestamp, packet_size", "analysis.in_flight"),
                                    ("--add", "number, time", "analysis")):
            for bad in ("foo", "", ",", "time,,ttl", "time,", "Time", "time, ttl", "tcp.", ".src",
                        "analysis.foo", "time ttl", "\x1b[31m"):
                with self.subTest(option=option, bad=bad):
                    error = self.refused("capture", *self.file, option, bad, words=(
                        f"{option}: '", "is not a field; ", "there are: " + first))
                    self.assertTrue(error.endswith(", " + last), error)

    def test_what_is_added_is_among_the_fields_that_are_chosen(self):
        for fields, more, missing in (("src_ip", "analysis", "analysis"),
                                      ("tcp.src,analysis", "analysis,ttl", "ttl"),
                                      ("time", "time,interface", "interface")):
            self.refused("capture", *self.file, "--fields", fields, "--add", more, words=(
                f"--add: '{missing}' is not among --fields",))
        for fields, more in (("src_ip,analysis", "analysis"), ("ttl,time", "time"),
                             ("analysis.flags", "analysis")):
            for form in ("json", "csv"):
                chosen = program.capture(*self.file, "--format", form, "--fields", fields)
                self.check_done(chosen)
                both = program.capture(*self.file, "--format", form, "--fields", fields, "--add", more)
                self.assertEqual((both.status, both.stdout), (0, chosen.stdout))

    def test_options_of_one_format_are_refused_for_others(self):
        for option in (["--fields", "time"], ["--add", "time"], ["--label", "a=b"], ["--losses"]):
            self.refused("capture", *self.file, "--format", "text", *option, words=(option[0],))
        for form in ("csv", "tsv"):
            self.refused("capture", *self.file, "--format", form, "--losses",
                         words=("--losses: only for --format json",))

    def test_a_flag_without_its_value_is_refused(self):
        for flag in TAKE_A_VALUE:
            with self.subTest(flag=flag):
                self.refused("capture", *self.file, flag)

    def test_h_without_a_value_tells_what_it_is_and_where_help_is(self):
        for arguments in (["-h"], [*self.file, "-h"], [*self.file, "--host"]):
            with self.subTest(arguments=arguments):
                self.refused("capture", *arguments, words=("-h", "needs an address", "--help"))

    def test_either_an_interface_or_a_file_is_required(self):
        for arguments in (["capture"], ["capture", "-p", "80"]):
            self.refused(*arguments, words=("interface required", "-i", "-r"))
        self.refused("capture", "-i", "lo", *self.file, words=("-i", "-r"))

    def test_options_for_live_captures_are_refused_for_files(self):
        for option in (["--promiscuous"], ["--immediate"], ["--buffer-size", "4"]):
            self.refused("capture", *self.file, *option, words=(option[0], "-i"))

    def test_lines_for_people_have_no_encoding(self):
        self.refused("capture", *self.file, "--format", "text", "--payload", "hex",
                     words=("--payload", "--format text"))

    def test_what_people_type_is_answered_by_what_they_need(self):
        for typed, answer in ANSWERS:
            with self.subTest(typed=typed):
                if WINDOWS and typed == "capture any":
                    self.skipTest("not on Windows: the interface any")
                self.refused(*shlex.split(typed), words=(answer,))

    def test_a_file_without_its_option_is_named_with_it(self):
        path = self.file[1]
        self.refused("capture", path, words=(f"did you mean -r {path}?",))
        self.refused(path, words=(f"did you mean chattcp capture -r {path}?",))
        self.refused("capture", self.write_file("a b", b""), words=("'?",))

    def test_an_address_of_ipv4_as_ipv6_has_it_is_looked_for_in_ipv6(self):
        result = program.capture(*self.file, "-h", "::ffff:10.1.2.3")
        self.assertEqual((result.status, result.stdout), (0, b""))
        self.assertEqual(result.errors(), ["chattcp: hint: ::ffff:10.1.2.3 matches only IPv6 packets; "
                                           "for IPv4 packets use 10.1.2.3"])
        result = program.capture(*self.file, "-q", "-h.src", "!::ffff:10.1.2.3")
        self.assertEqual(result.stderr, "")

    def test_names_are_not_looked_up_so_n_changes_nothing(self):
        plain = program.capture(*self.file)
        for arguments in (["-n"], ["-nn"], ["-nnn", "-n"]):
            self.assertEqual(program.capture(*self.file, *arguments), plain)
        self.assertEqual(program.capture("-nn" + self.file[0][1:], self.file[1]), plain)

    def test_unknown_options_are_named(self):
        for option in ("--bogus", "-Z", "--hos", "--config", "--host.src"):
            with self.subTest(option=option):
                self.refused("capture", *self.file, option, words=("unknown option", option))
                self.refused("interfaces", option, words=("unknown option", option))
                self.refused(option, words=("unknown option", option))

    def test_stray_arguments_are_named(self):
        self.refused("capture", *self.file, "port", "80",
                     words=("unexpected argument 'port'", "-f 'port 80'"))
        self.refused("interfaces", "lo", words=("unexpected argument 'lo'",))

    def test_h_before_another_option_has_no_value(self):
        self.refused("capture", "-h", "-i", "lo", words=("-h: needs an address", "--help"))
        self.refused("capture", "-p.dst", "-c", "1", *self.file, words=("-p.dst: needs a value",))

    def test_a_blank_expression_is_refused(self):
        self.refused("capture", *self.file, "-f", " ", words=("-f: ' '", "pcap-filter(7)"))

    def test_a_flag_takes_no_value(self):
        self.refused("capture", *self.file, "--quiet=maybe", words=("takes no value",))
        self.refused("capture", *self.file, "-q=maybe", words=("-q",))

    def test_an_empty_value_is_a_bad_value(self):
        for flag in ("-c", "-s", "--duration", "-o", "-w", "-i", "-f"):
            with self.subTest(flag=flag):
                self.refused("capture", *self.file, flag, "", words=(flag + ":",))

    def test_an_error_is_one_line_whatever_stands_in_the_value(self):
        for flag in ("-p", "-h", "-c", "--payload", "-f"):
            with self.subTest(flag=flag):
                self.refused("capture", *self.file, flag, "a\nb\x1b[1m", words=(flag + ":",))

    def test_a_second_command_is_a_stray_argument(self):
        self.refused("capture", *self.file, "interfaces", words=("'interfaces'",))
        self.refused("capture", *self.file, "capture", words=("'capture'",))
        self.refused("interfaces", "capture", *self.file, words=("'capture'",))

    def test_a_missing_value_is_told_by_the_flag_as_typed(self):
        for flag in ("-p", "-h.src", "-p.dst", "-r", "-c", "-f"):
            with self.subTest(flag=flag):
                self.assertTrue(self.refused("capture", *self.file, flag)
                                .startswith(f"chattcp: {flag}: "))

    def test_unknown_commands_are_named_with_those_there_are(self):
        self.refused("nonsense", words=("'nonsense'", "interfaces", "capture"))
        self.refused(words=("interfaces", "capture"))

    def test_a_file_cannot_be_saved_to_stdout(self):
        self.refused("capture", *self.file, "-w", "-", words=("-w", "'-'"))


class Help(program.TestCase):
    def shown(self, *arguments):
        result = program.run(*arguments)
        self.assertEqual((result.status, result.stderr), (0, ""))
        text = result.stdout.decode()
        self.assertTrue(text.endswith("\n"))
        self.assertEqual([line for line in text.splitlines() if len(line) > 100], [])
        return text

    def test_help_on_each_level(self):
        for arguments in (["--help"], ["-h"]):
            self.assertIn("capture", self.shown(*arguments))
        for arguments in (["interfaces", "--help"], ["interfaces", "-h"]):
            self.assertIn("--json", self.shown(*arguments))

    def test_help_of_capture_names_every_option_as_it_is_typed(self):
        text = self.shown("capture", "--help")
        for name in ("-i", "-r", "-p", "-h", "--host", "-h.src", "--src-host", "-h.dst",
                     "--dst-host", "-p.src", "--src-port", "-p.dst", "--dst-port", "-f", "--bpf",
                     "-w", "-c", "-s", "-q", "--duration", "--payload", "--immediate",
                     "--promiscuous", "--buffer-size", "--decapsulate", "--help"):
            with self.subTest(name=name):
                self.assertRegex(text, rf"(?m)^ .*(^|[ ,]){name}[ ,\n]")

    def test_help_is_a_word_too(self):
        self.assertEqual(self.shown("help"), self.shown("--help"))
        for command in ("capture", "serve", "interfaces", "schema"):
            text = self.shown(command, "--help")
            self.assertEqual(self.shown("help", command), text)
            self.assertEqual(self.shown(command, "help"), text)

    def test_help_wins_over_other_arguments(self):
        self.assertEqual(self.shown("capture", "-r", "missing", "--help"),
                         self.shown("capture", "--help"))

    def test_help_and_version_to_a_full_disk_fail(self):
        for arguments in (["--help"], ["capture", "--help"], ["--version"]):
            with self.subTest(arguments=arguments), open("/dev/full", "wb") as full:
                self.check_failed(program.run(*arguments, stdout=full))

    def test_the_version_is_printed(self):
        self.assertRegex(self.shown("--version"), r"^chattcp \d+\.\d+\.\d+\n")
        self.assertEqual(self.shown("-V"), self.shown("--version"))


if __name__ == "__main__":
    program.main()
