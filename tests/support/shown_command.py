"""Runs a command that a page shows as a user would type it: in bash, with the program in PATH."""
import os
import re
import shutil
import signal
import subprocess
from dataclasses import dataclass

from program import Job, wait_until

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
        # A copy, as commands may give it capabilities.
        shutil.copy(program, os.path.join(tools, "chattcp"))
        with open(os.path.join(tools, "sudo"), "w", encoding="utf-8") as file:
            file.write('#!/bin/sh\nexec "$@"\n')
        os.chmod(file.name, 0o755)
        self.environment = {"PATH": tools + ":" + os.environ["PATH"], "HOME": folder,
                            "no_proxy": "*", "LC_ALL": "C.UTF-8"}

    def start(self, command):
        return ShownCommand(command, self)


class ShownCommand(Job):
    """A command that runs; its errors are among its lines."""

    def __init__(self, command, shell):
        super().__init__(["bash", "-o", "pipefail", "-c", command], cwd=shell.folder,
                         env=shell.environment, stderr=subprocess.STDOUT)
        self._folder = shell.folder

    def output(self):
        return "".join(self.lines())

    def errors(self):
        return ERROR.findall(self.output())

    def wait_for(self, pattern, files=()):
        """Whether it comes in time, and before the end."""
        def came():
            paths = [os.path.join(self._folder, name) for name in files]
            return re.search(pattern, self.output(), re.M) is not None and \
                all(os.path.exists(path) and os.path.getsize(path) for path in paths)
        wait_until(lambda: came() or self.ended())
        return came()

    def end(self):
        """However far it is."""
        self.signal_all(signal.SIGINT)
        wait_until(self.ended, 3)
        self.close()
