"""What the tests of the page share: a server, a browser beside it, and traffic that it may show."""
import contextlib
import re
import subprocess
import sys
import unittest

import page_browser
from live_serve import ServeLiveTest, bound_sockets
from page_browser import PageBrowser
from page_traffic import Traffic
from program import wait_until
from server import LOOPBACK

class PageTest(ServeLiveTest):
    """One browser for all tests of a class, as `kind`, `arguments` and `insecure` say."""

    cable = True
    maxDiff = None
    kind, arguments, insecure = "chrome", (), False
    browser = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lacking = page_browser.missing(cls.kind)
        if lacking:
            raise unittest.SkipTest(lacking)
        cls.browser = PageBrowser(cls.kind, cls.arguments, cls.insecure)
        cls.addClassCleanup(cls.browser.close)

    def setUp(self):
        super().setUp()
        self.expected_problems = []

    def _callTestMethod(self, method):  # What follows is not said of a test that failed anyway.
        try:
            super()._callTestMethod(method)
        except Exception:
            self.show_failure()
            raise
        self.check_page()

    def show_failure(self):
        """What the page looked like, and what it said."""
        name = "failed-" + self.id().rpartition("__main__.")[2]
        print(f"{name}: {self.browser.ask('url')} {self.browser.problems()}", file=sys.stderr)
        with contextlib.suppress(page_browser.BrowserError):  # It may not have come as far as a page.
            self.browser.screenshot(name)

    def check_page(self):
        """Whatever a test did, the page wrote no error, and asked nobody but its own server."""
        problems = [one for one in self.browser.problems()
                    if not any(words in one for words in self.expected_problems)]
        self.assertEqual(problems, [])
        self.check_requests()

    def check_requests(self):
        origin = "/".join(self.browser.ask("url").split("/")[:3])
        strangers = [one[:200] for one in self.browser.requests()
                     if not one.startswith((origin + "/", "blob:" + origin, "data:"))]
        self.assertEqual(strangers, [])

    def traffic(self):
        traffic = Traffic(self.far_side)
        self.addCleanup(traffic.close)
        return traffic

    @staticmethod
    def url_of(server, scheme="http", host=LOOPBACK, port=None, path="/"):
        return f"{scheme}://{host}:{port or server.port}{path}"

    def open_page(self, server, path="/", **options):
        self.browser.open(self.url_of(server, path=path), **options)

    def start(self, source="near"):
        """From the start view on to the conversations of an interface or a file."""
        self.browser.click("radio", f"/^{re.escape(source)}/")
        self.browser.click("button", "Start")

    def watch(self, server, source="near", **options):
        """The conversations of an interface, from now on."""
        self.open_page(server, **options)
        self.start(source)
        self.wait_for_stream(server)

    def wait_for_stream(self, server, token=None, **options):
        """Until the page misses nothing any more. The start view's looks at interfaces have ended then."""
        self.browser.wait_for_text(r"\blive\b", "#status")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.wait_until(lambda: b"\nchattcp_clients 1\n" in server.get("/metrics", headers, **options).body
                        and len(server.packet_sockets()) == len(bound_sockets(server)) == 1)

    def conversations(self, words=""):
        """What is read on the line of each conversation in sight that has these words."""
        lines = self.browser.evaluate(
            "() => [...document.querySelectorAll('#conversations [role=option]')]"
            ".filter(one => one.checkVisibility()).map(one => one.innerText)")
        return [line for line in lines if words in line]

    def wait_for_conversations(self, count, words=""):
        self.wait_until(lambda: len(self.conversations(words)) == count)

    def choose(self, words):
        """The first conversation with these words; returns what its chat says."""
        self.browser.click("option", f"/{re.escape(words)}/")
        self.browser.find("list", "Packets, oldest first")
        return self.browser.text("#chat")

    def whole_chat(self):
        """The text of all rows of the chat, which holds only those in sight at a time."""
        return self.browser.evaluate("""async () => {
          const list = document.querySelector('#chat [role=list]');
          const rows = new Map();
          list.scrollTop = 0;
          for (let before = -1; before !== list.scrollTop;) {
            before = list.scrollTop;
            for (let i = 0; i < 2; ++i) await new Promise(requestAnimationFrame);
            for (const row of list.querySelectorAll('[role=listitem]')) {
              rows.set(Number(row.getAttribute('aria-posinset')), row.innerText);
            }
            list.scrollTop += list.clientHeight * 0.8;
          }
          return [...rows].sort(([a], [b]) => a - b).map(([, text]) => text).join('\\n');
        }""")

    def wait_for_chat(self, pattern, seconds=20):
        """Until a regular expression is found in the whole chat; returns all of its text."""
        if not wait_until(lambda: re.search(pattern, self.whole_chat()), seconds):
            self.fail(f"no {pattern!r} in {self.whole_chat()!r}")
        return self.whole_chat()

    def bubbles(self):
        """(side, text, left edge) of each packet in sight."""
        return self.browser.evaluate(
            "() => [...document.querySelectorAll('#chat [role=listitem]')].map(row => {"
            "  const text = row.innerText, side = /^(Client|Server)/.exec(row.textContent)?.[1] ?? '';"
            "  const inner = row.firstElementChild.getBoundingClientRect();"
            "  return [side, text, Math.round(inner.left), Math.round(inner.right)]; })")

    def go_to_the_first_packet(self):
        self.browser.ask("focus", role="list", name="Packets, oldest first")
        self.browser.press("Home")
        self.browser.wait_for_text(r"seq 0\b|#1\b", "#chat")

    def switch(self, name):
        """Presses a switch of the chat."""
        self.browser.click("button", name, within="main")

    def assert_no_sideways_scrolling(self):
        """The page is no wider than its window, and no text leaves its column."""
        wide = self.browser.evaluate(
            "() => [document.documentElement, document.body, ...document.querySelectorAll("
            "'#conversations, #chat, #meaning, [role=list], [role=listbox]')].filter(one =>"
            "one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)"
            ".map(one => [one.tagName, one.id, one.scrollWidth, one.clientWidth])")
        self.assertEqual(wide, [])


def shell_words(command):
    """The arguments that a shell makes of a command line, of which it runs nothing."""
    script = f"set -- {command}\nfor word; do printf '%s\\0' \"$word\"; done"
    done = subprocess.run(["sh", "-f"], input=script.encode(), stdout=subprocess.PIPE, check=True)
    return done.stdout.decode(errors="surrogateescape").split("\0")[:-1]
