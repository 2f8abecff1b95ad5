"""The shells that complete, each with the script of completions/ for it."""
import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import time

from program import PATIENCE

try:
    import pty
except ImportError:
    pass  # On Windows.

COMPLETIONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "completions")
HERE = os.path.dirname(os.path.abspath(__file__))
END = b"\4"


class Shell:
    """`directory` is its working directory, `path` where it looks for programs first."""
    name = ""

    def __init__(self, directory, path):
        self.directory = directory
        self.environment = {
            "PATH": path + ":" + os.environ["PATH"], "HOME": directory, "TERM": "dumb",
            "LC_ALL": "C.UTF-8", "COLUMNS": "200", "COMPLETIONS": COMPLETIONS}

    @classmethod
    def missing(cls):
        """What would have to be installed, or None."""
        return None if shutil.which(cls.name) else cls.name

    def complete(self, line):
        """What may replace the last word of `line`, each with its description."""
        raise NotImplementedError

    def close(self):
        pass

    def words(self, line):
        """The same words alone, without the quoting that the shell needs, nor a directory's slash."""
        return {word.rstrip("/") for word in self.complete(line)}


class Fish(Shell):
    name = "fish"
    script = r'''
source $COMPLETIONS/chattcp.fish
while read -l line
    complete -C"$line" | string join \x1f
    echo
end'''

    def __init__(self, directory, path):
        super().__init__(directory, path)
        self._process = subprocess.Popen(
            ["fish", "-c", self.script], cwd=directory, env=self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)

    def complete(self, line):
        self._process.stdin.write(line.encode() + b"\n")
        report = b""
        while not report.endswith(b"\n\n") and report != b"\n":
            part = os.read(self._process.stdout.fileno(), 65536)
            if not part:
                raise RuntimeError(f"fish: ended at: {line}")
            report += part
        entries = report.decode().strip().split("\x1f") if report.strip() else []
        found = {word: text for word, _, text in (entry.partition("\t") for entry in entries)}
        # Those that begin with what was typed hide all others, which fish 4.0 lists too.
        typed = line.rpartition(" ")[2]
        return {word: text for word, text in found.items() if word.startswith(typed)} or found

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class TerminalShell(Shell):
    """An interactive shell on a terminal, where keys are pressed. Its rig reports the result."""
    command = []

    def __init__(self, directory, path):
        super().__init__(directory, path)
        self._report, report = os.pipe()
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.set_inheritable(report, True)
            os.chdir(directory)
            os.execvpe(self.command[0], self.command,
                       {**self.environment, "REPORT": str(report)})
        os.close(report)
        self._start()

    def _start(self):
        self._read_report()

    def type(self, keys):
        """Presses `keys`, the last of which makes the rig report something; returns the report."""
        os.write(self._terminal, keys.encode())
        return self._read_report().decode()

    def insert(self, line):
        """What `line` becomes by Tab."""
        return self.type(line + "\t\x14").splitlines()[-1]

    def _read_report(self):
        report = b""
        end = time.monotonic() + PATIENCE
        while not report.endswith(END):
            ready = select.select([self._report, self._terminal], [], [], end - time.monotonic())[0]
            if self._terminal in ready:  # Or it would stop once its output is full.
                os.read(self._terminal, 65536)
            if self._report in ready:
                report += os.read(self._report, 65536)
            if not ready:
                raise RuntimeError(f"{self.name}: no answer, but {report}")
        return report[:-1]

    def close(self):
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._terminal)
        os.close(self._report)

    def words(self, line):
        return {re.sub(r"\\(.)", r"\1", word) for word in self.complete(line)}


class Bash(TerminalShell):
    name = "bash"
    command = ["bash", "--noprofile", "--rcfile", os.path.join(HERE, "rig.bash"), "-i"]

    @classmethod
    def missing(cls):
        return None if os.path.exists("/usr/share/bash-completion/bash_completion") else \
            "bash-completion"

    def complete(self, line):
        """As in a list, where candidates have descriptions."""
        words = (entry.partition("  (") for entry in self.type(line + "\x0f").splitlines())
        candidates = {word.rstrip(): text[:-1] for word, _, text in words}
        self.type("\x15\x14")
        return candidates


class Zsh(TerminalShell):
    name = "zsh"
    command = ["zsh", "-f", "-i"]

    def _start(self):
        self.type(f"source {shlex.quote(os.path.join(HERE, 'rig.zsh'))}\r")

    def complete(self, line):
        """Descriptions are reported as zsh shows them, after the word and two dashes."""
        entries = (entry.partition("\t") for entry in self.type(line + "\x0f").splitlines())
        return {word: text.partition(" -- ")[2].strip() for word, _, text in entries}


SHELLS = (Bash, Zsh, Fish)
