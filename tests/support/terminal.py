"""A program whose output goes to a terminal of its own."""
import os
import subprocess
import threading

try:
    import pty
except ImportError:
    pass  # On Windows.


class Terminal:
    """`side` is what a program writes to; text() is all that it has written, with plain
    line ends."""

    def __init__(self):
        self._master, self.side = pty.openpty()
        self._parts = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        try:
            while part := os.read(self._master, 65536):
                self._parts.append(part)
        except OSError:
            pass  # How Linux says that nobody has the other side open.

    def shown(self):
        """What was written so far."""
        return b"".join(self._parts).decode(errors="ignore").replace("\r\n", "\n")

    def text(self):
        """When all programs have ended."""
        os.close(self.side)
        self._reader.join()
        os.close(self._master)
        return self.shown()


def run_on_terminal(command, *, stdout=True, stderr=False, environment=(), timeout=60):
    """Runs `command` with the streams that are true on a terminal; the others are pipes. Returns
    its status, what the terminal showed, and what came through the pipes."""
    terminal = Terminal()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                               stdout=terminal.side if stdout else subprocess.PIPE,
                               stderr=terminal.side if stderr else subprocess.PIPE,
                               env={**os.environ, "TERM": "xterm", "NO_COLOR": "", **dict(environment)})
    piped = process.communicate(timeout=timeout)
    return process.returncode, terminal.text(), b"".join(part or b"" for part in piped).decode()
