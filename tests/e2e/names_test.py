"""The help, the manual pages and the completions name the same options, and documents no others."""
import os
import tempfile
import unittest

import completions
import help_text
import manual
import program
from option_names import all_names, bare, command_lines, names_in_command

TOP = os.path.join(program.TESTS, "..")

DOCUMENTS = ("README.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md", "tests/bench/README.md")


def page_of(command):
    return manual.Page(program.CHATTCP, "-".join(("chattcp", *command)))


def as_code(page):
    return "".join(f"```\n{example}\n```\n" for example in page.examples())


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        commands = [(), *((name,) for name in help_text.commands())]
        cls.options = {command: help_text.options_of(*command) for command in commands}
        cls.documents = {manual.RECIPES: as_code(manual.Page(program.CHATTCP, manual.RECIPES))}
        for name in DOCUMENTS:
            with open(os.path.join(TOP, name), encoding="utf-8") as file:
                cls.documents[name] = file.read()

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

    def test_documents_name_no_others(self):
        known = {command: all_names(options) for command, options in self.options.items()}
        for document, text in self.documents.items():
            for command, names in known.items():
                for words in command_lines(text, *command):
                    with self.subTest(document=document, words=words):
                        self.assertEqual(names_in_command(words, names) - names, set())

    def test_documents_show_commands(self):
        """Or the test above looks at nothing."""
        for document in ("README.md", manual.RECIPES):
            for command in ("capture", "serve"):
                shown = list(command_lines(self.documents[document], command))
                self.assertTrue(shown, (document, command))

    def test_each_long_name_may_be_typed_with_one_dash(self):
        """The unknown option after it is refused, so that nothing begins to run."""
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
