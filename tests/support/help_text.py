"""What `--help` of the program says, taken apart."""
import functools
import re
from dataclasses import dataclass

import program

OPTION = re.compile(r"^  (-[^\s,]+(?:, -[^\s,]+)*)(?: ([A-Z]+(?:=[A-Z]+)?))? +(\S.*(?:\n {30}\S.*)*)$", re.M)
COMMAND = re.compile(r"^  ([a-z]+) +(\S.*)$", re.M)


@dataclass(frozen=True)
class Option:
    names: tuple
    value: str  # What it takes, as NAME; empty for a flag.
    text: str

    def bare_names(self):
        """Without their dashes."""
        return {name.lstrip("-") for name in self.names}


@functools.lru_cache
def help_of(*command):
    result = program.run(*command, "--help")
    if result.status != 0:
        raise RuntimeError(result.stderr)
    return result.stdout.decode()


def options_of(*command):
    """The options in the order of the help, each with its text as one line."""
    return [Option(tuple(names.split(", ")), value, re.sub(r"\n +", " ", text))
            for names, value, text in OPTION.findall(help_of(*command))]


def commands():
    """The commands, each with its summary."""
    section = help_of().partition("Commands:\n")[2].partition("\n\n")[0]
    return dict(COMMAND.findall(section))
