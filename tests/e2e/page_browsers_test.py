"""The page for everybody: by keyboard, to screen readers, in light and dark, on a phone, enlarged, from right to
left, and in Firefox."""
import live_network
from page_test import PageTest

PHONE = {"width": 360, "height": 740, "touch": True}


class Accessible(PageTest):
    """axe-core finds nothing, wherever a person comes."""

    def assert_nothing_found(self, where):
        with self.subTest(where):
            self.assertEqual(self.browser.ask("axe"), [])

    def walk(self, **options):
        server, traffic = self.serve(), self.traffic()
        self.open_page(server, **options)
        self.browser.find("radio", "/^near/")
        self.assert_nothing_found("start")
        self.start()
        self.wait_for_stream(server)
        traffic.ask_redis()
        traffic.be_refused()
        traffic.retransmit()
        self.wait_for_conversations(3)
        self.assert_nothing_found("conversations")
        self.choose("retransmissions")
        self.browser.wait_for_text("sent again", "#chat")
        self.assert_nothing_found("chat")

    def test_in_light(self):
        self.walk()
        self.browser.click("listitem", "/GET lost/", within='list "Packets, oldest first"')
        self.browser.find("region", "/^Packet/")
        self.assert_nothing_found("details")
        self.switch("Follow")
        self.browser.find("dialog")
        self.assert_nothing_found("follow")
        self.browser.press("Escape")
        self.browser.press("?")
        self.browser.find("dialog", "Keys")
        self.assert_nothing_found("keys")

    def test_in_dark(self):
        self.walk(dark=True)
        self.browser.screenshot("dark")
        light = self.browser.evaluate("() => getComputedStyle(document.body).color")
        self.assertGreater(sum(map(int, light.strip("rgba()").replace(" ", "").split(",")[:3])), 3 * 128)

    def test_on_a_phone(self):
        self.walk(**PHONE)
        self.browser.screenshot("phone")
        self.assert_no_sideways_scrolling()

    def test_where_a_token_is_asked_for(self):
        self.expected_problems = ["401"]
        self.open_page(self.serve("--token", "kept-secret"))
        self.browser.find("dialog", "Token")
        self.assert_nothing_found("token")


class Keyboard(PageTest):
    def focused(self):
        """What has the focus, as it is called."""
        return self.browser.evaluate(
            "() => [document.activeElement.getAttribute('role') ?? document.activeElement.tagName,"
            " document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText]")

    def chosen(self):
        return self.browser.evaluate(
            "() => document.querySelector('[role=option][aria-selected=true]')?.innerText ?? ''")

    def test_all_is_done_without_a_mouse(self):
        server, traffic = self.serve(), self.traffic()
        self.open_page(server)
        self.browser.ask("focus", role="radio", name="/^near/")
        self.browser.press("Space")
        self.browser.press("Enter")
        self.wait_for_stream(server)
        for deed in (traffic.ask_redis, traffic.be_refused, traffic.look_up):
            deed()
        self.wait_for_conversations(3)
        self.browser.press("j")
        first = self.chosen()
        self.assertNotEqual(first, "")
        self.browser.press("j")
        self.wait_until(lambda: self.chosen() not in ("", first))
        self.browser.press("k")
        self.wait_until(lambda: self.chosen().split("\n")[:2] == first.split("\n")[:2])
        self.browser.press("/")
        self.assertEqual(self.focused(), ["INPUT", "Search conversations"])
        self.browser.ask("type", text="greeting")
        self.wait_for_conversations(1)
        self.browser.press("Enter")
        self.browser.wait_for_text("PING", "#chat")
        self.browser.press("Enter")
        self.wait_until(lambda: self.browser.evaluate(
            "() => document.activeElement.closest('#chat') !== null"))
        self.browser.press("Escape")
        self.assertEqual(self.focused()[1], "Conversations")
        self.browser.press(" ")
        self.browser.wait_for_text("paused", "#status")
        self.browser.press(" ")
        self.browser.wait_for_text(r"\blive\b", "#status")

    def test_the_focus_is_seen_and_never_trapped(self):
        self.open_page(self.serve())
        self.browser.find("radio", "/^near/")
        seen = set()
        for _ in range(30):
            self.browser.press("Tab")
            name, outline = self.browser.evaluate(
                "() => { const style = getComputedStyle(document.activeElement);"
                " const box = document.activeElement.closest('label') ?? document.activeElement;"
                " return [document.activeElement.tagName + (document.activeElement.name || document.activeElement.innerText),"
                " style.outlineStyle !== 'none' || style.boxShadow !== 'none'"
                " || getComputedStyle(box).outlineStyle !== 'none'"
                " || getComputedStyle(document.activeElement.nextElementSibling ?? box).outlineStyle !== 'none']; }")
            if not name.startswith("BODY"):
                self.assertTrue(outline, name)
            seen.add(name)
        self.assertGreater(len(seen), 8, seen)

    def test_the_live_region_does_not_chatter(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        self.browser.evaluate(
            "() => { globalThis.said = []; new MutationObserver(() => globalThis.said.push("
            "document.querySelector('#announcer').textContent)).observe(document.querySelector('#announcer'),"
            " {subtree: true, childList: true, characterData: true}); }")
        for _ in range(200):
            traffic.look_up()
        self.browser.wait_for_text(r"4\d\d packets", "#status")
        self.assertLessEqual(len(self.browser.evaluate("() => globalThis.said")), 3)


class Sizes(PageTest):
    def test_a_phone_shows_a_column_at_a_time(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server, **PHONE)
        traffic.retransmit()
        self.wait_for_conversations(1)
        self.assert_no_sideways_scrolling()
        self.choose(":6379")
        self.browser.wait_for_text("sent again", "#chat")
        self.assertEqual(self.conversations(), [])
        self.assert_no_sideways_scrolling()
        self.browser.screenshot("phone-chat")
        self.browser.click("button", "Meaning")
        self.browser.wait_for_text("retransmissions", "#meaning")
        self.assert_no_sideways_scrolling()
        self.browser.click("button", "Conversations")
        self.browser.find("option", "/:6379/")

    def test_it_is_read_at_200_percent(self):
        """Twice the size leaves half of the pixels: WCAG 2.2, 1.4.4 and 1.4.10."""
        server, traffic = self.serve(), self.traffic()
        self.watch(server, width=640, height=512)
        traffic.retransmit()
        self.wait_for_conversations(1)
        self.choose(":6379")
        self.browser.wait_for_text("sent again", "#chat")
        self.assert_no_sideways_scrolling()
        self.browser.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        self.assert_no_sideways_scrolling()
        self.browser.screenshot("enlarged")

    def test_it_may_run_from_right_to_left(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        self.browser.evaluate("() => { document.documentElement.dir = 'rtl'; }")
        traffic.ask_redis()
        self.wait_for_conversations(1)
        self.choose(":6379")
        self.browser.wait_for_text("PONG", "#chat")
        self.assert_no_sideways_scrolling()
        bubbles = self.bubbles()
        client = next(one for one in bubbles if one[0] == "Client" and "PING" in one[1])
        server_side = next(one for one in bubbles if one[0] == "Server" and "PONG" in one[1])
        self.assertGreater(client[3], server_side[3])
        self.browser.screenshot("right-to-left")


class Firefox(PageTest):
    """The short version."""
    kind = "firefox"

    def test_a_conversation_is_read(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        traffic.everything()
        self.wait_for_conversations(9)
        self.browser.click("option", "/6379.*retransmissions/s")
        self.browser.wait_for_text(r"retransmissions \d+ of", "#meaning")
        self.browser.screenshot("firefox")
        self.go_to_the_first_packet()
        self.browser.wait_for_text("asks to open the connection", "#chat")
        self.switch("Follow")
        self.browser.wait_for_text("PONG", "dialog[open]")
        self.browser.press("Escape")
        self.browser.click("button", "Pause")
        self.browser.wait_for_text("paused", "#status")

    def test_a_file_is_read(self):
        traffic = self.traffic()
        saving = self.start_capture("-i", "near", "-w", self.path("saved.pcap"))
        traffic.ask_redis()
        saving.wait_for_lines(12)
        self.finish(saving)
        self.open_page(self.serve())
        self.browser.ask("drop", path=self.path("saved.pcap"), name="saved.pcap")
        self.wait_for_conversations(1)
        self.choose(":6379")
        self.browser.wait_for_text("PONG", "#chat")


if __name__ == "__main__":
    live_network.main()
