"""Whoever sends packets, names hosts or interfaces wants the page to run, obey or break: nothing of it does."""
import contextlib
import socket

import live_network
from live_network import run, succeeds
from page_test import PageTest, shell_words
from page_traffic import CHAT, REDIS

# Each would leave a mark that check_nothing_ran() sees, were it ever taken for more than text.
RUN = "document.documentElement.dataset.ran=1"
SCRIPTS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg/onload={RUN}>",
    f"javascript:{RUN}",
    f"\"><iframe srcdoc=\"<script>parent.{RUN}</script>\"></iframe>",
    f"'-alert(1)-'{{{{constructor.constructor('{RUN}')()}}}}",
]
BIDI = "user\u202egnp.exe\u202c \u2066hidden\u2069 \u200fright"
CONTROLS = bytes(range(32)) + b"\x7f\x1b[31mred\x1b[0m"
NO_UTF8 = b"\xff\xfe\xc0\x80\xed\xa0\x80\xf8\x88 end"
LONG = b"W" * (1 << 20)

# The kernel refuses `/`, `:`, blanks and more than 15 bytes in a name.
INTERFACES = ["<b>bold<b>", "\"onload=x\"'", "&amp;&#60;", "$(id)`id`;id|", "\u202eeman", "-r", "%2e%2e", "ünï",
              "#token=x", "a'b\"c\\d"]


class HostileTest(PageTest):
    def check_page(self):
        super().check_page()
        self.check_nothing_ran()

    def check_nothing_ran(self):
        self.assertEqual(self.browser.evaluate(
            "() => [document.documentElement.dataset.ran, document.querySelectorAll('iframe').length,"
            " document.querySelectorAll('body script, body style, #workspace img, #workspace a[href]').length]"),
            [None, 0, 0])


class Payloads(HostileTest):
    def say(self, *texts):
        """To a server that takes Redis for what it is, in a packet each, and so from its side too."""
        with self.traffic.connect(REDIS) as client:
            for text in texts:
                client.sendall(text if isinstance(text, bytes) else text.encode())
                client.recv(100)

    def setUp(self):
        super().setUp()
        self.server, self.traffic = self.serve(), self.traffic()
        self.watch(self.server)

    def test_scripts_are_text(self):
        self.say(*SCRIPTS)
        self.choose(":6379")
        self.wait_for_chat("<svg/onload")
        for text in ("<script>", "javascript:", "<iframe"):
            self.wait_for_chat(text)
        self.switch("Follow")
        self.browser.wait_for_text("<svg/onload", "dialog[open]")
        self.assert_no_sideways_scrolling()
        self.browser.press("Escape")
        self.browser.fill("searchbox", "Search conversations", SCRIPTS[1])
        self.wait_for_conversations(1)

    def test_protocols_with_hostile_words_are_text(self):
        host = SCRIPTS[1].replace("=x", "=y")
        with self.traffic.connect(CHAT) as client:
            client.sendall(f"GET /{SCRIPTS[0]} HTTP/1.1\r\nHost: {host}\r\n{BIDI}: 1\r\n\r\n".encode())
            client.recv(4096)
        self.traffic.look_up(".".join(["<script>ran()</script>", "<img src=x onerror=ran()>"]))
        self.wait_for_conversations(2)
        self.choose(":8080")
        self.wait_for_chat("(?s)HTTP.*<script>")
        self.choose(":53")
        self.wait_for_chat("(?s)DNS.*<script>")
        self.assert_no_sideways_scrolling()

    def test_bidi_controls_turn_nothing_around(self):
        self.say(BIDI)
        self.choose(":6379")
        self.wait_for_chat("gnp.exe")
        left = [one for one in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
                if one in self.whole_chat()]
        self.assertEqual(left, [])

    def test_bytes_that_are_no_text_break_nothing(self):
        self.say(CONTROLS, NO_UTF8, b"\0" * 3000)
        self.choose(":6379")
        self.wait_for_chat(r"\[31mred|5b 33 31 6d")
        self.assertNotIn("\x1b", self.whole_chat())
        self.wait_for_chat(r" end")
        self.assert_no_sideways_scrolling()

    def test_a_mebibyte_without_a_blank_breaks_no_line(self):
        with self.traffic.connect(REDIS) as client:
            client.settimeout(20)
            client.sendall(LONG)
            with contextlib.suppress(socket.timeout):
                client.recv(100)
        self.choose(":6379")
        self.wait_for_chat("WWWW")
        self.assert_no_sideways_scrolling()
        self.switch("Follow")
        self.browser.wait_for_text("WWWW", "dialog[open]")
        self.assert_no_sideways_scrolling()
        self.browser.screenshot("long-payload")
        # Only what is seen is there.
        self.assertLess(self.browser.evaluate("() => document.body.textContent.length"), 200_000)


class Interfaces(HostileTest):
    cable = False

    def setUp(self):
        super().setUp()
        self.names = []
        for number, name in enumerate(INTERFACES):
            if succeeds("ip", "link", "add", "name", name, "type", "veth", "peer", "name", f"peer{number}"):
                self.names.append(name)
                self.addCleanup(run, "ip", "link", "del", "dev", name)
                run("ip", "link", "set", "dev", name, "up")
        self.assertGreaterEqual(len(self.names), 8, self.names)  # What this kernel takes.

    def test_their_names_are_text_and_words_of_a_shell(self):
        server = self.serve()
        self.open_page(server)
        self.browser.find("group", "Interfaces")
        for name in self.names:
            with self.subTest(name):
                self.browser.wait_for("name => [...document.querySelectorAll('input[type=radio]')]"
                                      ".some(one => one.value === name)", name)
                self.browser.evaluate("name => [...document.querySelectorAll('input[type=radio]')]"
                                      ".find(one => one.value === name).click()", name)
                command = self.browser.find("textbox", "The same on the command line")
                words = shell_words(command)
                self.assertEqual(words[:3], ["sudo", "chattcp", "capture"])
                self.assertTrue(words[3:] in (["-i", name], ["-i" + name], ["--interface=" + name],
                                              ["-i=" + name]), words)
        self.assert_no_sideways_scrolling()
        self.browser.screenshot("interfaces")

    def test_one_is_watched(self):
        server = self.serve()
        self.open_page(server)
        self.browser.wait_for("() => { const one = [...document.querySelectorAll('input[type=radio]')]"
                              ".find(box => box.value === '<b>bold<b>'); one?.click(); return one; }")
        self.browser.click("button", "Start")
        self.wait_for_stream(server)
        self.assertIn("<b>bold<b>", self.browser.wait_for_text(r"\blive\b", "#status"))

    def test_a_url_of_somebody_else_names_what_it_likes(self):
        self.expected_problems = ["40"]
        server = self.serve()
        for query in ("?i=%3Cscript%3Ealert(1)%3C/script%3E", "?i=lo&f=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
                      "?i=%E2%80%AEol&p=%00", "?i=lo&__proto__=x&constructor=y&p=%ff", "#token=%0d%0ax:y",
                      "?file=../../etc/passwd"):
            with self.subTest(query):
                self.open_page(server, "/" + query)
                self.browser.wait_for_text("chattcp")
                self.check_nothing_ran()


if __name__ == "__main__":
    live_network.main()
