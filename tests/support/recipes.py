"""The recipes of chattcp-recipes(7) and README, and a place where they run exactly as shown."""
import os
import re
import shutil
import tempfile
from dataclasses import dataclass

import manual
from program import Job
from programs import CHATTCP

README = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "README.md")

# What stands in for what a machine that tests does not have: the test is root already, and tshark
# takes the packets in as Wireshark does, but needs no screen to show them.
STAND_INS = {
    "sudo": 'exec "$@"',
    "wireshark": 'if [ "$1" = -k ]; then shift; else set -- -r "$@"; fi; exec tshark -l -n "$@"',
}


# Sections of the manual page whose displays are no recipes of their own.
NO_RECIPES = ("NAME", "DESCRIPTION", "REVERSE PROXIES", "SEE ALSO")


@dataclass(frozen=True)
class Block:
    caption: str  # The paragraph before it, as one line.
    text: str


def page():
    return manual.Page(CHATTCP, manual.RECIPES)


def of_manual():
    """The recipes of the manual page."""
    return [block for title in page().headings() if title not in NO_RECIPES
            for block in displays(title)]


def displays(title):
    """Every literal display in a section of the manual page."""
    return [Block(caption, text) for caption, text in page().captioned_examples(title)]


def section(title):
    """The text of a section of README, subsections included."""
    with open(README, encoding="utf-8") as file:
        pieces = re.split(r"(?m)^(#+) (.*)\n", file.read())
    headings = list(zip(pieces[1::3], pieces[2::3], pieces[3::3]))
    first = next(i for i, (_, name, _) in enumerate(headings) if name == title)
    inside = [headings[first][2]]
    for level, _, text in headings[first + 1:]:
        if len(level) <= len(headings[first][0]):
            break
        inside.append(text)
    return "".join(inside)


def blocks(text):
    """Every block of code."""
    pieces = re.split(r"(?m)^```", text)
    found = []
    for prose, code in zip(pieces[::2], pieces[1::2]):
        content = code.partition("\n")[2]
        caption = prose.strip().rpartition("\n\n")[2].replace("\n", " ")
        found.append(Block(caption, content))
    return found


def session(text):
    """(command, what it printed) of a block with a prompt."""
    command, _, printed = text.removeprefix("$ ").partition("\n")
    return command, printed.splitlines()


class Workshop:
    """A folder to work in; `bin` in it comes first in the PATH."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="chattcp-recipes-")
        self.bin = self.path("bin")
        os.mkdir(self.bin)
        os.symlink(os.path.realpath(CHATTCP), os.path.join(self.bin, "chattcp"))
        for name, script in STAND_INS.items():
            self.add_program(name, script)
        self.search_path = f"{self.bin}:{os.environ['PATH']}:/usr/sbin:/sbin"
        self.environment = {**os.environ, "PATH": self.search_path, "TMPDIR": self.folder}

    def path(self, name):
        return os.path.join(self.folder, name)

    def add_program(self, name, script):
        path = os.path.join(self.bin, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\n{script}\n")
        os.chmod(path, 0o755)

    def shell(self, text, **options):
        return Job(["sh", "-c", text], cwd=self.folder, env=self.environment, **options)

    def close(self):
        shutil.rmtree(self.folder)
