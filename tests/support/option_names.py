"""The options that a Markdown document names, without their dashes."""
import re
import shlex

FENCE = re.compile(r"^```.*?^```", re.M | re.S)
SPAN = re.compile(r"`([^`\n]+)`")

# Before the name of a command that is run; in `journalctl -u chattcp -f` it is none.
RUNS = r"""(?:^|[|;&({'"/$]|\bsudo|\bexec)[ \t]*"""


def bare(name):
    return name.lstrip("-")


def all_names(options):
    return set().union(*(option.bare_names() for option in options))


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
    except ValueError:  # It is inside quotes.
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
