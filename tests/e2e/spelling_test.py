"""Every spelling of a filter flag is the same option."""

import program
from make_captures import write_captures

# All names of each flag, and a value by which it selects some lines of web.pcap, but not all.
FLAGS = [
    (["-p", "--protocol"], "80"),
    (["-p", "--protocol"], "udp"),
    (["-h", "--host"], "2001:db8::80"),
    (["-h.src", "--h.src", "--src-host"], "10.1.2.3"),
    (["-h.dst", "--h.dst", "--dst-host"], "10.0.0.0/8"),
    (["-p.src", "--p.src", "--src-port"], "443"),
    (["-p.dst", "--p.dst", "--dst-port"], "51000"),
    (["-f", "--bpf"], "tcp[13]=2"),
]

SETTINGS = [
    (["-c", "--count"], "3"),
    (["-s", "--snapshot-length"], "60"),
    (["--payload"], "hex"),
]


def spellings(name, value):
    yield [name, value]
    yield [f"{name}={value}"]
    if len(name) == 2:
        yield [name + value]


class Spelling(program.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        write_captures(cls.directory)
        cls.file = ["-r", cls.directory + "/web.pcap"]
        cls.everything = program.capture(*cls.file).stdout

    def printed(self, *arguments):
        result = program.capture(*self.file, *arguments)
        self.check_done(result)
        self.assertNotEqual(result.stdout, b"")
        self.assertNotEqual(result.stdout, self.everything)
        return result.stdout

    def test_every_spelling_of_a_flag_gives_the_same_lines(self):
        for names, value in FLAGS + SETTINGS:
            expected = self.printed(names[0], value)
            for name in names:
                for arguments in spellings(name, value):
                    with self.subTest(arguments=arguments):
                        self.assertEqual(self.printed(*arguments), expected)

    def test_no_two_flags_select_the_same(self):
        """Or one could be mistaken for the other in the test above."""
        outputs = [self.printed(names[0], value) for names, value in FLAGS]
        self.assertEqual(len(set(outputs)), len(outputs))

    def test_commas_and_repetition_are_or(self):
        for names, values in ((["-p", "--protocol"], ("80", "8080")),
                              (["-h.dst", "--dst-host"], ("10.1.2.3", "2001:db8::80")),
                              (["-p.src", "--p.src"], ("443", "51003"))):
            with self.subTest(flag=names[0]):
                parts = {line for value in values
                         for line in self.printed(names[0], value).splitlines()}
                expected = [line for line in self.everything.splitlines() if line in parts]
                comma = self.printed(names[0], ",".join(values))
                self.assertEqual(comma.splitlines(), expected)
                self.assertEqual(self.printed(names[0], values[0], f"{names[1]}={values[1]}"),
                                 comma)

    def test_the_file_may_be_spelled_in_each_way(self):
        path = self.file[1]
        for arguments in (["-r", path], [f"-r={path}"], ["-r" + path], ["--read", path],
                          [f"--read={path}"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(program.capture(*arguments).stdout, self.everything)

    def test_flags_may_stand_in_any_order_and_before_the_file(self):
        result = program.capture("-p.dst=51000", "-q", *self.file, "-p", "tcp")
        self.assertEqual(result.stdout, self.printed("-p.dst", "51000", "-p", "tcp"))
        self.assertEqual(result.stderr, "")

    def test_a_value_that_looks_like_a_flag_is_a_value(self):
        self.assertEqual(self.printed("-f", "-1 > 0 and udp"),
                         self.printed("-f", "udp"))


if __name__ == "__main__":
    program.main()
