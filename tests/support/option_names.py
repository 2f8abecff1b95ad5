"""Which options a README names, as names without their dashes."""
import re
import shlex

FENCE = re.compile(r"^```.*?^```", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+)`")
TABLE = re.compile(r"^\| *option([^|]*)\|.*\n\|[-| ]+\n((?:\|.*\n)*)", re.M)

# Before the name of a command that is run; in `journalctl -u chattcp -f` it is none.
RUNS = r"""(?:^|[|;&({'"/$]|\bsudo|\bexec)[ \t]*"""


def bare(name):
    return name.lstrip("-")


def all_names(options):
    return set().union(*(option.bare_names() for option in options))


def names_in_tables(text, command):
    """In the tables of options that are those of `command`: they say so in their heads, but for those
    of capture."""
    names = set()
    for head, rows in TABLE.findall(text):
        commands = re.findall(r"\w+", " ".join(SPAN.findall(head)).replace("chattcp", "")) or ["capture"]
        if command in commands:
            for row in rows.splitlines():
                first = row.split("|")[1]
                names.update(bare(span.split()[0]) for span in SPAN.findall(first))
    return names


def command_lines(text, command="(?=-)"):
    """The arguments of `chattcp COMMAND` in code, or of `chattcp` itself where they are options."""
    spans = SPAN.findall(FENCE.sub("", text))
    code = "\n".join(FENCE.findall(text) + spans).replace("\\\n", " ")
    found = re.findall(rf"{RUNS}chattcp +{command}(?!\w)(.*)", code, re.M)
    return [words_of(rest) for rest in found]


def words_of(rest):
    """Those of the first command in a piece of shell."""
    try:
        lexer = shlex.shlex(rest, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        words = list(lexer)
    except ValueError:  # It stands in quotes of its own.
        words = re.split(r"\s+|(?=[|;&<>()'\"])", rest)
    ends = (at for at, word in enumerate(words) if word[:1] in "|;&<>()'\"" and word)
    return words[:next(ends, len(words))]


def names_in_command(words, known):
    """The options among `words`. Letters may be joined, and a value may follow one at once."""
    names = set()
    for word in words:
        if re.match(r"--?[A-Za-z]", word):
            name = bare(word).split("=")[0]
            joined = not word.startswith("--") and name not in known and name[0] in known
            names.add(name[0] if joined else name)
    return names
