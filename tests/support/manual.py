"""The manual pages beside the program under test, as mdoc(7): their sections, examples and options."""
import os
import re

PAGES = ("chattcp", "chattcp-capture", "chattcp-conversations", "chattcp-interfaces", "chattcp-schema",
         "chattcp-serve")
RECIPES, FLEET = "chattcp-recipes", "chattcp-fleet"

ESCAPES = {"-": "-", "e": "\\", "&": "", "(aq": "'", "(dq": '"', "(ti": "~", "(ha": "^", "(ga": "`"}
ESCAPE = re.compile(r"\\(\(..|.)")

HEADING = re.compile(r"^\.S([hs]) (.*)$", re.M)
DISPLAY = re.compile(r"^\.Bd -literal.*\n((?:.*\n)*?)\.Ed$|^\.Dl (.*)$", re.M)


def folder(program):
    """Where the build puts the pages."""
    return os.path.join(os.path.dirname(os.path.abspath(program)), "man")


def file_name(name):
    return name + (".7" if name in (RECIPES, FLEET) else ".1")


def plain(text):
    """What a reader sees of it, and may copy; an escape that is not known is an error."""
    return ESCAPE.sub(lambda match: ESCAPES[match[1]], text)


class Page:
    def __init__(self, program, name):
        self.path = os.path.join(folder(program), file_name(name))
        with open(self.path, encoding="utf-8") as file:
            self.text = file.read()

    def headings(self):
        """Of sections, in order."""
        return [title for level, title in HEADING.findall(self.text) if level == "h"]

    def section(self, title):
        """The text under a heading, without subsections if it is that of one."""
        found = next(match for match in HEADING.finditer(self.text) if match[2] == title)
        ends = (match.start() for match in HEADING.finditer(self.text, found.end())
                if match[1] == "h" or found[1] == "s")
        return self.text[found.end():next(ends, len(self.text))]

    def examples(self):
        """All commands of the page that are displays of literal text."""
        return [plain(block.rstrip("\n") or line) for block, line in DISPLAY.findall(self.text)]

    def captioned_examples(self, title):
        """(the sentence before it, what may be copied) of each display in a section."""
        pieces = re.split(r"^\.(?:Pp|Sh .*|Ss .*)\n", self.section(title), flags=re.M)
        matches = [(piece, DISPLAY.search(piece)) for piece in pieces]
        return [(" ".join(re.sub(r"^\.\w+ ", "", piece[:found.start()], flags=re.M).split()),
                 plain(found[1])) for piece, found in matches if found]

    def items(self, title, macro):
        """The words after `.It MACRO` in a section."""
        lines = re.findall(rf"^\.It {macro} (.*)$", self.section(title), re.M)
        return [plain(word) for line in lines for word in line.split(" , ")]

    def options(self):
        """Each spelling in the lists of options, without its dashes."""
        titles = [title for title in ("DESCRIPTION", "OPTIONS") if title in self.headings()]
        lines = [line for title in titles
                 for line in re.findall(r"^\.It (Fl .*)$", self.section(title), re.M)]
        return {plain(name).lstrip("-")
                for line in lines for name in re.findall(r"\bFl (\S+)", line)}

    def options_mentioned(self):
        """Each spelling after the macro of options anywhere, without its dashes."""
        lines = re.findall(r"^\.(.*\bFl\b.*)$", self.text, re.M)
        found = set()
        for line in lines:
            for names in re.findall(r"\bFl ((?:[^A-Z\s]\S*|[A-Z])(?: [,|] \\-\S+)*)", line):
                found.update(plain(name).lstrip("-") for name in re.split(r" [,|] ", names))
        return found
