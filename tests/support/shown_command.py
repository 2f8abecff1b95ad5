"""Runs a command that a page shows as a user would type it: in bash, with the program in PATH."""
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

PATIENCE = 30  # Seconds for what should take less than one.

ERROR = re.compile(r"^chattcp: (?!listening on |warning: |hint: )(?!\S+ (?:starts|ends): ).*", re.M)


@dataclass(frozen=True)
class Ends:
    """A command that ends by itself, with success; its output has `pattern`."""
    pattern: str


@dataclass(frozen=True)
class GoesOn:
    """One that is interrupted once its output has `pattern`, and `files` hold something."""
    pattern: str
    files: tuple = ()


@dataclass(frozen=True)
class Serves:
    """One whose output has `pattern` once it is ready, and which then runs beside the next ones."""
    pattern: str


class Shell:
    """A folder in which commands run, with `program` as chattcp and a sudo that only runs."""

    def __init__(self, program, folder):
        self.folder = folder
        tools = os.path.join(folder, "bin")
        os.mkdir(tools)
        # A copy, as commands may give it rights.
        shutil.copy(program, os.path.join(tools, "chattcp"))
        with open(os.path.join(tools, "sudo"), "w", encoding="utf-8") as file:
            file.write('#!/bin/sh\nexec "$@"\n')
        os.chmod(file.name, 0o755)
        self.environment = {"PATH": tools + ":" + os.environ["PATH"], "HOME": folder,
                            "no_proxy": "*", "LC_ALL": "C.UTF-8"}

    def start(self, command):
        return Running(command, self)


class Running:
    """A command that runs, with all its processes and what they print, on either stream."""

    def __init__(self, command, shell):
        self._folder = shell.folder
        self._process = subprocess.Popen(
            ["bash", "-o", "pipefail", "-c", command], cwd=shell.folder, env=shell.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True)
        self._changed = threading.Condition()
        self._output = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        while data := os.read(self._process.stdout.fileno(), 1 << 16):
            with self._changed:
                self._output += data
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def output(self):
        return self._output.decode(errors="replace")

    def errors(self):
        return ERROR.findall(self.output())

    def wait_for(self, pattern, files=()):
        """Whether it comes in time, and before the end."""
        def came():
            paths = [os.path.join(self._folder, name) for name in files]
            return re.search(pattern, self.output(), re.M) is not None and \
                all(os.path.exists(path) and os.path.getsize(path) for path in paths)
        end = time.monotonic() + PATIENCE
        with self._changed:
            while not came() and self._reader.is_alive() and time.monotonic() < end:
                self._changed.wait(0.05)  # Files do not notify.
            return came()

    def wait(self):
        """For the end by itself; returns the status."""
        status = self._process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return status

    def end(self):
        """However far it is."""
        for number in (signal.SIGINT, signal.SIGKILL):
            if self._process.poll() is None or self._reader.is_alive():
                try:
                    os.killpg(self._process.pid, number)
                except ProcessLookupError:
                    pass
                self._reader.join(3)
        self._process.wait(PATIENCE)
        self._process.stdout.close()
