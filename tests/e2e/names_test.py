"""The help, the manual pages, the completions and README name the same options."""
import os
import tempfile
import unittest

import completions
import help_text
import manual
import program
from option_names import all_names, bare, command_lines, names_in_command, names_in_tables

TOP = os.path.join(program.TESTS, "..")

# Every command has them; README need not say so of each.
COMMON = {"help", "version"}


def page_of(command):
    return manual.Page(program.CHATTCP, "-".join(("chattcp", *command)))


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        commands = [(), *((name,) for name in help_text.commands())]
        cls.options = {command: help_text.options_of(*command) for command in commands}
        with open(os.path.join(TOP, "README.md"), encoding="utf-8") as file:
            cls.readme = file.read()

    def each(self, check):
        """Hands each command's words, and its options, to `check`."""
        for command, options in self.options.items():
            with self.subTest(command=" ".join(command)):
                check(command, options)

    def test_there_is_something_to_compare(self):
        self.each(lambda command, options: self.assertIn("help", all_names(options)))
        self.assertIn(("serve",), self.options)
        self.assertGreater(len(all_names(self.options["capture",])), 30)

    def test_manual(self):
        def check(command, options):
            self.assertEqual(page_of(command).options(), all_names(options))
        self.each(check)

    def test_manual_mentions_no_others(self):
        known = set().union(*map(all_names, self.options.values()))

        def check(command, _):
            self.assertEqual(page_of(command).options_mentioned() - known, set())
        self.each(check)

    def test_completions(self):
        with tempfile.TemporaryDirectory() as directory:
            os.symlink(os.path.abspath(program.CHATTCP), os.path.join(directory, "chattcp"))
            for kind in completions.SHELLS:
                with self.subTest(shell=kind.name):
                    self.check_shell(kind, directory)

    def check_shell(self, kind, directory):
        if kind.missing():
            self.skipTest(f"there is no {kind.missing()}")
        shell = kind(directory, directory)
        self.addCleanup(shell.close)

        def check(command, options):
            words = shell.words(" ".join(("chattcp", *command, "-")))
            names = {bare(word.split("=")[0]) for word in words if word.startswith("-")}
            self.assertEqual(names, all_names(options))
        self.each(check)

    def test_readme_tells_every_option(self):
        def check(command, options):
            told = names_in_tables(self.readme, command[0]) if command else set()
            missing = [option.names for option in options
                       if not option.bare_names() & (told | COMMON)]
            self.assertEqual(missing, [])
        self.each(check)

    def test_readme_tells_no_others(self):
        def check(command, options):
            known = all_names(options)
            if command:
                self.assertEqual(names_in_tables(self.readme, command[0]) - known, set())
            for words in command_lines(self.readme, *command):
                self.assertEqual(names_in_command(words, known) - known, set(), words)
        self.each(check)

    def test_readme_shows_commands(self):
        """Or the test above looks at nothing."""
        for command in ("capture", "serve"):
            self.assertGreater(len(list(command_lines(self.readme, command))), 2)
            self.assertGreater(len(names_in_tables(self.readme, command)), 15)

    def test_each_long_name_may_be_typed_with_one_dash(self):
        """What is not known is refused behind it, so that nothing begins to run."""
        def check(command, options):
            for option in options:
                for name in option.bare_names():
                    if len(name) == 1:
                        continue
                    words = [name, "x"] if option.value else [name + "=x"]
                    self.assertEqual(self.said(command, "-", words),
                                     self.said(command, "--", words), words)
        self.each(check)

    @staticmethod
    def said(command, dashes, words):
        done = program.run(*command, dashes + words[0], *words[1:], "--unknown")
        return done.status, done.stdout, done.stderr


if __name__ == "__main__":
    program.main()
