"""What the shells offer at a Tab, asked of the real ones with a completion file of this project."""
import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import time

from live_network import TIMEOUT

# The function that `complete` names, called as bash calls it.
BASH = r"""
[ ! -r /usr/share/bash-completion/bash_completion ] || . /usr/share/bash-completion/bash_completion
. "$1"
shift
compopt() { :; }
[[ $(complete -p chattcp) =~ -F\ ([^\ ]+) ]] || exit 1
function=${BASH_REMATCH[1]}
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMP_TYPE=9 COMP_KEY=9
"$function" chattcp "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
printf '%s\n' "${COMPREPLY[@]}"
"""

# Reads from a terminal; what compadd is handed stands between two marks.
ZSH = r"""
PROMPT= RPROMPT=
unsetopt zle_bracketed_paste 2> /dev/null
# Not those of a thousand commands, which take seconds to look through.
fpath=("$COMPLETIONS" ${(M)fpath:#*/Completion(|/Base)})
autoload -Uz compinit && compinit -u -D
bindkey '^I' complete-word
mark() { print -r -- "<<mark>>" }
compprefuncs=(mark)
comppostfuncs=(mark exit)
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits
  builtin compadd -A hits "$@"
  (( $#hits )) && print -rl -- $hits
  return 1
}
print -r -- "<<ready>>"
"""


def have(shell):
    return shutil.which(shell) is not None


def in_bash(file, words):
    return _run(["bash", "-c", BASH, "bash", file, *words]).split("\n")


def in_fish(file, words):
    asked = _run(["fish", "--no-config", "-c", 'source $argv[1]; complete -C "$argv[2]"', "--", file,
                  " ".join(words)])
    return [line.split("\t")[0] for line in asked.split("\n")]


def in_zsh(file, words):
    with tempfile.TemporaryDirectory() as home:
        with open(os.path.join(home, ".zshrc"), "w", encoding="utf-8") as rc:
            rc.write(ZSH)
        pid, terminal = pty.fork()
        if pid == 0:
            os.execvpe("zsh", ["zsh", "-d", "-i"],
                       {**os.environ, "HOME": home, "ZDOTDIR": home, "TERM": "dumb",
                        "COMPLETIONS": os.path.dirname(os.path.abspath(file))})
        try:
            _read_until(terminal, "<<ready>>")
            os.write(terminal, " ".join(words).encode() + b"\t")
            text = _read_until(terminal, "<<mark>>[^\0]*<<mark>>")
        finally:
            os.close(terminal)  # It hangs up.
            os.waitpid(pid, 0)
    return re.split(r"[\r\n]+", text.split("<<mark>>")[1])


ASK = {"bash": in_bash, "zsh": in_zsh, "fish": in_fish}


def offered(shell, file, *words):
    """The words that `shell` offers for the last of `words`, as a set."""
    return {word.strip() for word in ASK[shell](file, words)} - {""}


def _run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, timeout=TIMEOUT, check=False)
    if done.stderr:
        raise RuntimeError(f"{command[0]}: {done.stderr}")
    return done.stdout


def _read_until(terminal, pattern):
    text, end = "", time.monotonic() + TIMEOUT
    while not re.search(pattern, text):
        if not select.select([terminal], [], [], max(0, end - time.monotonic()))[0]:
            raise TimeoutError(text)
        try:
            text += os.read(terminal, 1 << 16).decode(errors="replace")
        except OSError:  # It has ended.
            raise RuntimeError(text) from None
    return text
