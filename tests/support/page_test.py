"""What the tests of the page share: a server, a browser beside it, and traffic that it may show."""
import subprocess
import unittest

import page_browser
from live_serve import ServeLiveTest
from page_browser import PageBrowser
from page_traffic import Traffic
from server import LOOPBACK

CLIENT_COLUMN, SERVER_COLUMN = "client", "server"


class PageTest(ServeLiveTest):
    """One browser for all tests of a class, as `kind`, `arguments` and `insecure` say."""

    cable = True
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
        self.addCleanup(self.check_page)
        self.expected_problems = []

    def check_page(self):
        """Whatever a test did, the page wrote no error, and asked nobody but its own server."""
        if self._outcome.success:
            problems = [one for one in self.browser.problems()
                        if not any(words in one for words in self.expected_problems)]
            self.assertEqual(problems, [])
            self.check_requests()

    def check_requests(self):
        origin = self.browser.evaluate("() => location.origin")
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

    def watch(self, server, interface="near", **options):
        """The conversations of an interface, from now on."""
        self.open_page(server, **options)
        self.browser.click("button", f"/{interface}/")
        self.wait_for_bound(server)

    def choose(self, pattern, role="option"):
        """The conversation whose line has this text."""
        self.browser.click(role, f"/{pattern}/s")


def shell_words(command):
    """The arguments that a shell makes of a command line, of which it runs nothing."""
    script = f"set -- {command}\nfor word; do printf '%s\\0' \"$word\"; done"
    done = subprocess.run(["sh", "-f"], input=script.encode(), stdout=subprocess.PIPE, check=True)
    return done.stdout.decode(errors="surrogateescape").split("\0")[:-1]
