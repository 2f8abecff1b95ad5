"""What the shells offer on Tab is what the program takes, in each of them."""
import json
import os
import re
import shlex
import unittest

import completions
import help_text
import program

COMMANDS = ("interfaces", "capture", "conversations", "serve", "schema")
CAPTURES = {"a b.pcap", "c.cap", "d'e.PCAPNG"}
OTHERS = {"notes.txt", "key=1:2.pem"}
DIRECTORIES = {"sub dir", "bin", "odd", "broken"}

# Names as they may be, one of which nobody can type.
ODD_NAMES = {"br-1.2:3", "veth@x", "q\"u\\b$o'", "a*[b]"}
ODD_DOCUMENT = json.dumps({"data": [
    {"Name": name, "IpV4Address": "10.0.0.1", "IpV6Address": "", "Description": '"Name":"no"',
     "Addresses": ["10.0.0.1/8", "fe80::1/64", "fd00::a:1/64"]}
    for name in sorted(ODD_NAMES | {"bell\a"})]}, separators=(",", ":"))


def two_dashes(name):
    return "-" + name if re.match("-[^-].", name) else name


def spellings(option):
    """Those of the help, and of -port also --port."""
    return set(option.names) | {two_dashes(name) for name in option.names}


def allowed_values(*command):
    """Those that the program names when it refuses `?`."""
    allowed = program.run(*command, "?").stderr.partition("'?' is not ")[2]
    return set(re.findall(r"\w+", allowed)) - {"or"}


def known_fields(option):
    """Those that the program lists when it refuses `?`."""
    listed = program.run("capture", option, "?").stderr.partition("there are: ")[2]
    return set(listed.strip().split(", "))


class Completions:
    """The same for each `kind` of shell."""
    kind = None
    begin_of_value = "-"  # Where no option can be, though it looks like one.
    also_read = frozenset()  # Offered after -r besides captures.

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.kind.missing():
            raise unittest.SkipTest(f"there is no {cls.kind.missing()}")
        for name in DIRECTORIES:
            os.mkdir(os.path.join(cls.directory, name))
        for name in CAPTURES | OTHERS:
            cls.write_script(name, "")
        os.symlink(os.path.abspath(program.CHATTCP), os.path.join(cls.directory, "bin", "chattcp"))
        cls.write_script("bin/sudo", "exit 1")
        cls.write_script("odd/chattcp", f"cat <<'END'\n{ODD_DOCUMENT}\nEND")
        cls.write_script("broken/chattcp", "echo '{\"error\"'; echo no >&2; exit 1")
        cls.shell = cls.kind(cls.directory, os.path.join(cls.directory, "bin"))
        cls.addClassCleanup(cls.shell.close)

    @classmethod
    def write_script(cls, name, text):
        path = os.path.join(cls.directory, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{text}\n")
        os.chmod(path, 0o755)

    def check(self, line, *expected):
        with self.subTest(line=line):
            self.assertEqual(self.shell.words(line), set(*expected))

    def check_text(self, shown, text):
        """`shown` is `text`, or its first clause."""
        self.assertTrue(shown and text.startswith(shown), f"{shown} is not {text}")
        self.assertRegex(text[len(shown):], r"^$|^[;:,] | \(| where ")

    def test_commands_are_those_of_the_help(self):
        self.assertEqual(self.shell.complete("chattcp "), help_text.commands())
        self.assertEqual(set(help_text.commands()), set(COMMANDS))
        self.check("chattcp in", {"interfaces"})

    def test_options_are_those_of_the_help_with_its_words(self):
        for command in ((), *((name,) for name in COMMANDS)):
            offered = self.shell.complete(" ".join(["chattcp", *command, "-"]))
            options = help_text.options_of(*command)
            with self.subTest(command=command):
                self.assertGreater(len(options), 0)
                self.assertEqual(set(offered), set().union(*map(spellings, options)))
            for option in options:
                for name in spellings(option) & set(offered):
                    with self.subTest(command=command, option=name):
                        self.check_text(offered[name], option.text)

    def test_one_dash_spellings_complete_as_they_are_typed(self):
        self.check("chattcp capture -p.", {"-p.src", "-p.dst"})
        self.check("chattcp capture --h.s", {"--h.src"})
        self.check("chattcp serve -po", {"-port"})
        self.check("chattcp serve --po", {"--port"})

    def test_a_value_is_offered_only_where_something_is_known(self):
        known = {"-i", "-r", "-p", "-o", "-w", "--compress", "--decapsulate", "--format", "--color",
                 "--payload", "--fields", "--add", "--user", "--listen", "--tls-cert", "--tls-key",
                 "--token-file"}
        for command in COMMANDS[:4]:
            for option in help_text.options_of(command):
                for name in spellings(option) if option.value else ():
                    is_known = bool(known & set(option.names))
                    with self.subTest(command=command, option=name):
                        begin = "" if is_known else self.begin_of_value
                        offered = self.shell.words(f"chattcp {command} {name} {begin}")
                        self.assertEqual(bool(offered), is_known, offered)
                        self.assertFalse([word for word in offered if word.startswith("-")])

    def test_values_are_those_that_the_program_allows(self):
        for command, option in (("capture", "--payload"), ("capture", "--format"),
                                ("capture", "--color"), ("conversations", "--format"),
                                ("conversations", "--color"), ("interfaces", "--color")):
            source = [] if command == "interfaces" else ["-r", "none"]
            values = allowed_values(command, *source, option)
            self.assertGreater(len(values), 1)
            self.check(f"chattcp {command} {option} ", values)
            self.check(f"chattcp {command} {option}=", {f"{option}={value}" for value in values})
        self.check("chattcp capture --compress ", {"zstd", "gzip"})
        self.check("chattcp schema ", allowed_values("schema"))
        self.check("chattcp schema packet p", ())

    def test_protocols_stand_in_lists(self):
        for name in ("-p", "--protocol"):
            self.check(f"chattcp capture {name} ", {"tcp", "udp"})
            self.check(f"chattcp capture {name}=", {f"{name}=tcp", f"{name}=udp"})
            self.check(f"chattcp capture {name} 80,u", {"80,udp"})
            self.check(f"chattcp capture {name}=tcp,", {f"{name}=tcp,udp"})

    def test_tunnels_stand_in_lists(self):
        values = {"vxlan", "geneve", "gtpu", "teredo", "all"}
        self.check("chattcp capture --decapsulate ", values)
        self.check("chattcp capture --decapsulate=", {f"--decapsulate={value}" for value in values})
        self.check("chattcp capture --decapsulate vxlan,g", {"vxlan,geneve", "vxlan,gtpu"})

    def test_fields_stand_in_lists(self):
        added, chosen = known_fields("--add"), known_fields("--fields")
        self.assertEqual(added - chosen, set())
        self.check("chattcp capture --add ", added)
        self.check("chattcp capture --add=time,nu", {"--add=time,number"})
        self.check("chattcp capture --add time,", {f"time,{name}" for name in added - {"time"}})
        groups = {name.split(".")[0] for name in chosen if "." in name}
        self.assertEqual(groups, {"tcp", "udp", "analysis"})
        self.check("chattcp capture --fields ", chosen | groups)
        self.check("chattcp capture --fields src_ip,tcp.SY", {"src_ip,tcp.SYN"})
        self.check("chattcp capture --fields=tcp.src,tcp.s", {"--fields=tcp.src,tcp.seq"})

    def test_interfaces_are_those_that_the_program_lists(self):
        names = {entry["Name"] for entry in json.loads(program.run("interfaces").stdout)["data"]}
        for line in ("chattcp", "bin/chattcp", "./bin/chattcp", "~/bin/chattcp", "sudo chattcp",
                     "sudo bin/chattcp", f"{self.directory}/bin/chattcp"):
            self.check(f"{line} capture -i ", names)

    def test_odd_names_of_interfaces_are_whole(self):
        for line in ("odd/chattcp", "sudo odd/chattcp"):
            self.check(f"{line} capture -i ", ODD_NAMES)
            self.check(f"{line} capture -i=", {"-i=" + name for name in ODD_NAMES})
            self.check(f"{line} capture --interface br-1.2:", {"br-1.2:3"})
            self.check(f"{line} capture --interface=veth@", {"--interface=veth@x"})

    def test_a_program_that_fails_has_no_interfaces(self):
        for line in ("broken/chattcp", "nowhere/chattcp"):
            self.check(f"{line} capture -i ", ())
            self.check(f"{line} capture --payload h", {"hex"})

    def test_captures_come_before_other_files(self):
        for name in ("-r ", "--read=", "-r="):
            prefix = name.strip() if "=" in name else ""
            found = {prefix + file for file in CAPTURES | DIRECTORIES | self.also_read}
            self.check("chattcp capture " + name, found)
            self.check(f"chattcp capture {name}not", {prefix + "notes.txt"})

    def test_other_files_are_all_that_there_are(self):
        for line in ("capture -o ", "capture --output ", "capture -w ", "capture --write ",
                     "serve --tls-cert ", "serve --tls-key ", "serve --token-file "):
            self.check("chattcp " + line, CAPTURES | OTHERS | DIRECTORIES)
        self.check("chattcp serve --tls-key=no", {"--tls-key=notes.txt"})

    def test_users_and_addresses(self):
        self.check("chattcp serve --user roo", {"root"})
        self.check("odd/chattcp serve --listen ",
                   {"localhost", "0.0.0.0", "::", "10.0.0.1", "fd00::a:1"})
        self.check("odd/chattcp serve --listen=10.0.0.1,f", {"--listen=10.0.0.1,fd00::a:1"})

    def test_words_that_look_like_something_else(self):
        self.check("chattcp capture -r serve --compa", ())
        self.check("chattcp capture -q=", ())
        self.check("chattcp nothing ", ())


class Typing:
    """The command line after Tab."""

    def check_typed(self, line, *words):
        with self.subTest(line=line):
            typed = self.shell.insert(line)
            self.assertEqual(shlex.split(typed), [*shlex.split(line)[:-1], *words])
            self.assertTrue(typed.endswith(" "), typed)

    def test_words_are_put_in_place(self):
        self.check_typed("chattcp cap", "capture")
        self.check_typed("chattcp capture --payl", "--payload")
        self.check_typed("chattcp capture -p.s", "-p.src")
        self.check_typed("chattcp capture --payload=b", "--payload=base64")
        self.check_typed("chattcp capture -p=tcp,", "-p=tcp,udp")

    def test_odd_words_are_put_in_place(self):
        for start, name in (("b", "br-1.2:3"), ("br-1.2:", "br-1.2:3"), ("veth@", "veth@x"),
                            ("q", "q\"u\\b$o'"), ("a", "a*[b]")):
            self.check_typed(f"odd/chattcp capture -i {start}", name)
            self.check_typed(f"odd/chattcp capture -i={start}", "-i=" + name)
        self.check_typed("sudo odd/chattcp capture -i=veth@", "-i=veth@x")
        self.check_typed("odd/chattcp serve --listen=fd00::a:", "--listen=fd00::a:1")

    def test_files_are_put_in_place(self):
        self.check_typed("chattcp capture -r a", "a b.pcap")
        self.check_typed("chattcp capture --read=a", "--read=a b.pcap")
        self.check_typed("chattcp serve --tls-key k", "key=1:2.pem")
        self.check_typed("chattcp serve --tls-key=key=1:", "--tls-key=key=1:2.pem")


class Bash(Completions, Typing, program.TestCase):
    kind = completions.Bash

    def test_what_one_tab_offers_has_no_descriptions(self):
        shown = self.shell.type("chattcp capture --s\t\x14").splitlines()
        self.assertEqual(sorted(shown), ["--snapshot-length", "--src-host", "--src-port", "--stats",
                                        "chattcp capture --s"])


class Zsh(Completions, Typing, program.TestCase):
    kind = completions.Zsh

    def test_what_may_stand_there_once_is_offered_once(self):
        offered = self.shell.words("chattcp capture -r=x -c 3 -p tcp -")
        for gone in ("-i", "--interface", "-c", "--count", "--immediate"):
            self.assertNotIn(gone, offered)
        for there in ("-r", "--read", "-p", "--protocol", "-w", "-h"):
            self.assertIn(there, offered)
        self.check("chattcp serve --no-token --tok", ())
        self.check("chattcp serve -port 1 --po", ())
        self.check("chattcp capture --user me --keep-p", ())


class Fish(Completions, program.TestCase):
    kind = completions.Fish
    begin_of_value = ""  # A dash has fish offer options everywhere.
    also_read = OTHERS

    def test_captures_are_the_first(self):
        offered = list(self.shell.complete("chattcp capture -r "))
        self.assertEqual(set(offered[:len(CAPTURES)]), CAPTURES)

    def test_a_letter_that_is_an_option_is_not_joined_with_others(self):
        self.check("chattcp capture -h", ("-h", "-h.src", "-h.dst"))
        self.check("chattcp serve -q", ("-q",))


if __name__ == "__main__":
    program.main()
