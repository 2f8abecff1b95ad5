"""Who may see the page's packets, and what the page asks for: tokens, TLS, a proxy with a path prefix, other
origins, scripts that somebody slips in, and how much there is to load."""
import os
import shutil
import ssl
import unittest

import live_network
from page_proxy import InjectingProxy, PrefixProxy
from page_test import PageTest
from programs import TESTS
from proxies import make_certificate

PAGE = os.path.join(TESTS, "..", "src", "page")
TOKEN = "kept-secret"
STRANGER = "page.example"  # For the browser an address of loopback, for the server a stranger.
HOSTS = f"--host-resolver-rules=MAP {STRANGER} 127.0.0.1"

MOST_BYTES = 120 * 1024  # Of all assets, compressed.


class AccessTest(PageTest):
    arguments = (HOSTS,)

    def assert_shows_packets(self, server, token=None, **options):
        """Goes on from the start view to a conversation."""
        traffic = self.traffic()
        self.start()
        self.wait_for_stream(server, token, **options)
        traffic.get()
        self.browser.wait_for_text(r"10\.9\.0\.2", "#conversations")


class Tokens(AccessTest):
    def assert_token_is_kept_here_only(self):
        self.assertEqual([one for one in self.browser.requests() if TOKEN in one.partition("#")[0]], [])
        self.assertNotIn(TOKEN, self.browser.evaluate("() => location.href"))
        self.assertEqual(self.browser.evaluate(
            "token => [Object.values(sessionStorage), Object.values(localStorage), [document.cookie]]"
            ".map(kept => kept.some(one => one.includes(token)))", TOKEN), [True, False, False])

    def test_it_is_taken_from_the_fragment(self):
        server = self.serve("--token", TOKEN)
        self.open_page(server, f"/#token={TOKEN}")
        self.assert_shows_packets(server, TOKEN)
        self.assert_token_is_kept_here_only()

    def test_it_is_asked_for(self):
        self.expected_problems = ["401"]
        server = self.serve("--token", TOKEN)
        self.open_page(server)
        self.browser.fill("textbox", "Token", "another")
        self.browser.press("Enter")
        self.browser.find("alert", "/token/i")
        self.browser.fill("textbox", "Token", TOKEN)
        self.browser.press("Enter")
        self.assert_shows_packets(server, TOKEN)
        self.assert_token_is_kept_here_only()

    def test_it_lasts_until_the_tab_is_closed(self):
        server = self.serve("--token", TOKEN)
        self.open_page(server, f"/#token={TOKEN}")
        self.browser.find("radio", "/^near/")
        self.browser.ask("reload")
        self.browser.find("radio", "/^near/")
        self.expected_problems = ["401"]
        self.open_page(server)  # Another tab.
        self.browser.find("textbox", "Token")


class Tls(AccessTest):
    insecure = True
    arguments = ("--ignore-certificate-errors",)

    def test_the_page_works_over_tls(self):
        folder = self.folder()
        make_certificate(folder)
        path = os.path.join(folder, "capture.pem")
        server = self.serve("--tls-cert", path, "--tls-key", path + ".key")
        self.browser.open(self.url_of(server, "https"))
        self.assert_shows_packets(server, context=ssl._create_unverified_context())


@unittest.skipIf(shutil.which("nginx") is None, "there is no nginx")
class Prefix(AccessTest):
    def open_behind_nginx(self, server, host):
        proxy = PrefixProxy(server.port)
        self.addCleanup(proxy.close)
        self.browser.open(self.url_of(server, host=host, port=proxy.port, path=f"/sniff/#token={TOKEN}"))

    def test_the_page_works_below_a_path(self):
        server = self.serve("--token", TOKEN)
        self.open_behind_nginx(server, "127.0.0.1")
        self.assert_shows_packets(server, TOKEN)
        outside = [one for one in self.browser.requests() if "/sniff/" not in one
                   and not one.startswith(("blob:", "data:"))]
        self.assertEqual(outside, [])

    def test_the_page_works_at_another_name(self):
        server = self.serve("--token", TOKEN)
        self.open_behind_nginx(server, STRANGER)
        self.assert_shows_packets(server, TOKEN)


class Strangers(AccessTest):
    def test_a_page_of_another_origin_reads_nothing(self):
        self.expected_problems = ["CORS", "403", "Failed to load", "Access to fetch"]
        server, other = self.serve(), self.serve("--allow-host", STRANGER)
        proxy = InjectingProxy(other.port, protected=False)  # Its own policy would stop it, too.
        self.addCleanup(proxy.close)
        self.browser.open(self.url_of(other, host=STRANGER, port=proxy.port))
        got = self.browser.evaluate(
            "async base => Promise.all(['api/interfaces', 'api/capture?i=near', 'api/packets', 'metrics'].map("
            "path => fetch(base + path, path === 'api/packets' ? {method: 'POST', body: 'x'} : {})"
            ".then(answer => answer.text(), error => 'refused')))", self.url_of(server))
        self.assertEqual(got, ["refused"] * 4)
        self.assertEqual(server.packet_sockets(), [])

    def check_requests(self):  # They ask other hosts here.
        pass

    def test_a_name_of_a_stranger_is_not_shown_the_page_with_its_packets(self):
        """DNS rebinding: the name means this server's address, so its page would be of the same origin."""
        self.expected_problems = ["403"]
        server = self.serve()
        self.browser.open(self.url_of(server, host=STRANGER))
        status = self.browser.evaluate("() => fetch('/api/interfaces').then(answer => answer.status)")
        self.assertEqual(status, 403)

    def test_no_other_page_can_frame_it(self):
        self.expected_problems = ["frame", "none.png", "Trusted"]
        server, other = self.serve(), self.serve("--allow-host", STRANGER)
        proxy = InjectingProxy(other.port, protected=False)
        self.addCleanup(proxy.close)
        self.browser.open(self.url_of(other, port=proxy.port))
        framed = self.browser.evaluate(
            "url => new Promise(done => { const frame = document.createElement('iframe'); frame.src = url;"
            "frame.onload = () => done(frame.contentDocument === null); document.body.append(frame); })",
            self.url_of(server))
        self.assertTrue(framed)  # An error page of the browser.
        self.assertTrue(any("frame" in one for one in self.browser.problems()), self.browser.problems())


class Injected(AccessTest):
    MARKS = "() => [document.documentElement.dataset.script, document.documentElement.dataset.handler, " \
            "getComputedStyle(document.documentElement).getPropertyValue('--injected').trim()]"

    def open_with_injection(self, protected):
        proxy = InjectingProxy(self.serve().port, protected)
        self.addCleanup(proxy.close)
        self.browser.open(f"http://127.0.0.1:{proxy.port}/")

    def test_a_script_slipped_in_would_run(self):
        self.expected_problems = [""]
        self.open_with_injection(protected=False)
        self.browser.wait_for(f"() => ({self.MARKS})()[1] === 'ran'")
        self.assertEqual(self.browser.evaluate(self.MARKS), ["ran", "ran", "ran"])

    def test_but_the_policy_of_the_page_forbids_it(self):
        self.expected_problems = [""]
        self.open_with_injection(protected=True)
        self.browser.wait_for("() => document.images.length > 0 && document.images[0].complete")
        self.assertEqual(self.browser.evaluate(self.MARKS), [None, None, ""])
        said = " ".join(self.browser.problems())
        self.assertIn("Content Security Policy", said)

    def test_nor_may_a_script_of_the_page_make_html(self):
        self.open_page(self.serve())
        for attempt in ("document.body.innerHTML = '<b>x</b>'", "document.write('x')"):
            said = self.browser.evaluate(f"() => {{ try {{ {attempt}; return 'done'; }}"
                                         " catch (error) { return error.name; } }")
            self.assertEqual(said, "TypeError", attempt)
        self.expected_problems = ["TrustedHTML"]


class Weight(AccessTest):
    def names(self):
        for folder, _, files in os.walk(PAGE):
            for name in files:
                if name not in ("README.md", "package.json", "picture.png"):
                    yield os.path.relpath(os.path.join(folder, name), PAGE)

    def test_all_assets_are_light(self):
        server = self.serve()
        sizes = {}
        for name in self.names():
            answer = server.get("/page/" + name, {"Accept-Encoding": "gzip"})
            self.assertEqual((answer.status, answer.header("Content-Encoding")), (200, "gzip"), name)
            sizes[name] = len(answer.body)
        self.assertGreater(len(sizes), 40)
        self.assertLessEqual(sum(sizes.values()), MOST_BYTES, sizes)
        print(f"page: {len(sizes)} assets, {sum(sizes.values())} bytes compressed")

    def test_what_is_loaded_is_of_this_server_and_all_there(self):
        server = self.serve()
        self.open_page(server)
        self.browser.find("radio", "/^near/")
        loaded = self.browser.evaluate(
            "() => performance.getEntriesByType('resource').map(one => [one.name, one.responseStatus])")
        self.assertGreater(len(loaded), 20)
        self.assertEqual([one for one in loaded
                          if one[1] != 200 or not one[0].startswith(self.url_of(server))], [])


if __name__ == "__main__":
    live_network.main()
