"""A browser that shows the page, driven by tests/page/driver.mjs: what is there is found by role and
accessible name, as a person with a screen reader finds it."""
import contextlib
import json
import os
import re
import select
import shutil
import signal
import subprocess
import tempfile

from program import wait_until
from programs import BUILD, TESTS

FOLDER = os.path.join(TESTS, "page")
SHOTS = os.path.join(BUILD, "page")  # Pictures that CI keeps.
PATIENCE = 120  # Seconds for an answer of a browser on a loaded machine.

PROGRAMS = {"chrome": "chromium", "firefox": "firefox-esr"}
ARGUMENTS = {
    "chrome": ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
               "--disable-background-networking", "--disable-component-update",
               "--disable-dev-shm-usage", "--disable-features=DialMediaRouteProvider",
               "--enable-precise-memory-info"],
    "firefox": [],
}


def missing(kind="chrome"):
    """Which tool a test with this browser lacks here, or None."""
    if shutil.which(PROGRAMS[kind]) is None:
        return f"there is no {PROGRAMS[kind]}"
    if shutil.which("node") is None:
        return "there is no node"
    if not os.path.isdir(os.path.join(FOLDER, "node_modules")):
        return "tests/setup has not fetched puppeteer-core and axe-core"
    return None


class BrowserError(AssertionError):
    pass


def _resident(pid):
    """(command, MiB) of a process; None if it has ended."""
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as command, open(f"/proc/{pid}/statm", "rb") as memory:
            return command.read(), int(memory.read().split()[1]) * os.sysconf("SC_PAGESIZE") / (1 << 20)
    except OSError:
        return None


def _children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children", "rb") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


def descendants(pid):
    """(command, MiB) of all processes that it started."""
    found, waiting = [], _children(pid)
    while waiting:
        child = waiting.pop()
        found.append(_resident(child))
        waiting += _children(child)
    return [one for one in found if one is not None]


class PageBrowser:
    """Headless, with a profile of its own, in the network namespace of whoever makes it."""

    def __init__(self, kind="chrome", arguments=(), insecure=False):
        self.kind = kind
        self._profile = tempfile.mkdtemp(prefix="chattcp-page-")
        options = {"browser": kind, "executable": shutil.which(PROGRAMS[kind]), "insecure": insecure,
                   "profile": os.path.join(self._profile, "profile"),
                   "args": [*ARGUMENTS[kind], *arguments]}
        os.mkdir(options["profile"])
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            ["node", os.path.join(FOLDER, "driver.mjs"), json.dumps(options)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            start_new_session=True, env={**os.environ, "HOME": self._profile})
        self.version = self._answer()

    def _answer(self):
        ready = select.select([self._process.stdout], [], [], PATIENCE)[0]
        line = self._process.stdout.readline() if ready else b""
        if not line:
            self._errors.seek(0)
            raise BrowserError(f"no answer: {self._errors.read().decode(errors='replace')[-2000:]}")
        answer = json.loads(line)
        if "error" in answer:
            raise BrowserError(answer["error"])
        return answer["value"]

    def ask(self, what, **details):
        """One of the commands of driver.mjs."""
        self._process.stdin.write(json.dumps({"do": what, **details}).encode() + b"\n")
        self._process.stdin.flush()
        return self._answer()

    def open(self, url, **options):
        return self.ask("open", url=url, **options)

    def evaluate(self, source, *arguments):
        """What a function in JavaScript returns."""
        return self.ask("evaluate", source=source, args=arguments)

    def wait_for(self, source, *arguments, seconds=30):
        """Until a function in JavaScript returns something true."""
        self.ask("wait", source=source, args=arguments, patience=int(seconds * 1000))

    def find(self, role, name="", **options):
        """The visible text of an element, once there is one."""
        return self.ask("find", role=role, name=name, **options)

    def exists(self, role, name="", **options):
        return self.ask("exists", role=role, name=name, **options)

    def wait_until_gone(self, role, name=""):
        if not wait_until(lambda: not self.exists(role, name)):
            raise BrowserError(f"{role} {name!r} stays")

    def click(self, role, name="", **options):
        return self.ask("click", role=role, name=name, **options)

    def fill(self, role, name, text):
        return self.ask("fill", role=role, name=name, text=text)

    def press(self, key, times=1):
        return self.ask("press", key=key, times=times)

    def text(self, selector="body"):
        """What a person sees there."""
        return self.evaluate("s => document.querySelector(s)?.innerText ?? ''", selector)

    def wait_for_text(self, pattern, selector="body", seconds=30):
        """Until a regular expression is found in what a person sees; returns all of that text."""
        if not wait_until(lambda: re.search(pattern, self.text(selector)), seconds):
            raise BrowserError(f"no {pattern!r} in {self.text(selector)[:3000]!r}")
        return self.text(selector)

    def screenshot(self, name):
        os.makedirs(SHOTS, exist_ok=True)
        self.ask("screenshot", path=os.path.join(SHOTS, name + ".png"))

    def problems(self):
        """Errors, warnings and dialogs of the page."""
        return self.ask("problems")

    def requests(self):
        return self.ask("requests")

    def resident(self):
        """MiB of the process that shows the page: the largest of those that show something."""
        return max((memory for command, memory in descendants(self._process.pid)
                    if b"--type=renderer" in command), default=0)

    def close(self):
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()
        self._errors.close()
        shutil.rmtree(self._profile, ignore_errors=True)
