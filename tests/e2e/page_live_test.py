"""The page in Chromium on real traffic: what a person sees of it, and what it does at a click."""
import os
import re
import subprocess
import threading
import time

import live_network
import page_browser
from page_test import PageTest, shell_words
from page_traffic import BODY
from program import capture, wait_until


class Start(PageTest):
    def test_interfaces_have_names_addresses_and_activity(self):
        server = self.serve()
        traffic = self.traffic()
        self.open_page(server)
        self.assertRegex(self.browser.find("group", "Interfaces"), r"(?s)near.*up.*10\.9\.0\.1")
        self.browser.find("radio", "/^lo/")
        busy = threading.Event()
        self.addCleanup(busy.set)

        def chatter():
            while not busy.wait(0.02):
                traffic.look_up()
        threading.Thread(target=chatter, daemon=True).start()
        self.wait_until(lambda: re.search(r"near\s.*?\d+/s.*?10\.9\.0\.1",
                                          self.browser.find("group", "Interfaces"), re.S))
        self.browser.screenshot("start")

    def test_filters_make_a_command_line_which_is_copied_and_kept_in_the_url(self):
        server = self.serve()
        self.open_page(server)
        self.browser.ask("cdp", method="Browser.grantPermissions", params={
            "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]})
        self.browser.click("radio", "/^near/")
        self.browser.fill("textbox", "/^Protocol or port/", "tcp, 80")
        self.browser.fill("textbox", "/^Host/", "10.9.0.0/24")
        self.browser.fill("textbox", "/^Expression/", "tcp[13] & 4 = 0 and not port 'x'")
        command = self.browser.find("textbox", "The same on the command line")
        self.assertEqual(shell_words(command)[:3], ["sudo", "chattcp", "capture"])
        words = shell_words(command)
        for option, value in (("-i", "near"), ("-p", "tcp,80"), ("-h", "10.9.0.0/24"),
                              ("-f", "tcp[13] & 4 = 0 and not port 'x'")):
            self.assertEqual(words[words.index(option) + 1], value, command)
        self.browser.click("button", "Copy")
        self.browser.wait_for_text("copied")
        self.assertEqual(self.browser.evaluate("() => navigator.clipboard.readText()"), command)
        self.browser.fill("textbox", "/^Expression/", "")
        self.browser.click("button", "Start")
        self.wait_for_stream(server)
        self.open_page(server, self.browser.ask("url").split("/", 3)[3].join(["/", ""]))
        self.wait_for_stream(server)
        self.assertRegex(self.browser.wait_for_text("near", "#status"), r"-p tcp,80.*-h 10\.9\.0\.0/24")

    def test_a_filter_that_is_wrong_is_explained(self):
        self.expected_problems = ["400"]
        self.open_page(self.serve())
        self.browser.click("radio", "/^near/")
        self.browser.fill("textbox", "/^Expression/", "tcpp port 80")
        self.browser.click("button", "Start")
        self.browser.wait_for_text("tcpp")

    def test_the_server_prints_where_the_page_is(self):
        server = self.serve()
        self.assertTrue(server.wait_for_error(rf"http://(127\.0\.0\.1|localhost):{server.port}/(\s|$)"),
                        server.errors())


class List(PageTest):
    def test_conversations_say_who_how_much_and_what_is_wrong(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        traffic.everything()
        self.wait_for_conversations(9)
        self.browser.screenshot("conversations")
        for words, expected in (
                ("refused", r"10\.9\.0\.1:\d+\s.*10\.9\.0\.2:81\b.*2 packets"),
                ("retransmissions", r"10\.9\.0\.2:6379 redis"),
                ("no answer", r"10\.9\.0\.2:80 http.*2 packets"),
                ("buffer full", r"10\.9\.0\.2:9000\b"),
                ("UDP", r"10\.9\.0\.2:53 (dns|domain).*2 packets")):
            self.assertRegex(" ".join(self.conversations(words)).replace("\n", " "), expected)
        self.assertIn("no answer", self.conversations()[0])  # The newest activity comes first.

    def test_they_are_found_sorted_and_sifted(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        for deed in (traffic.get, traffic.ask_redis, traffic.be_refused, traffic.look_up):
            deed()
        self.wait_for_conversations(4)
        for text, found in (("greeting", ":6379"), ("10.9.0.2:80", ":80"), ("10.9.0.2:53", ":53"),
                            ("from the other side", ":80")):
            self.browser.fill("searchbox", "Search conversations", text)
            self.wait_until(lambda: len(self.conversations()) == 1, 20)
            self.assertIn(found, self.conversations()[0], text)
        self.browser.fill("searchbox", "Search conversations", "")
        self.wait_for_conversations(4)
        self.browser.click("checkbox", "Only troubled")
        self.wait_for_conversations(1)
        self.assertIn("refused", self.conversations()[0])
        self.browser.click("checkbox", "Only troubled")
        self.browser.ask("choose", role="combobox", name="Order", value="packets")
        self.wait_until(lambda: "12 packets" in self.conversations()[0]
                        or "packets" in self.conversations()[0] and ":80" in self.conversations()[0])


class Chat(PageTest):
    def watch_and(self, *deeds):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        for deed in deeds:
            getattr(traffic, deed)()
        return traffic

    def test_both_sides_speak_in_bubbles(self):
        self.watch_and("ask_redis")
        self.choose(":6379")
        self.wait_until(lambda: len(self.bubbles()) > 8)
        self.browser.screenshot("chat")
        self.go_to_the_first_packet()
        bubbles = self.bubbles()
        client = next(one for one in bubbles if one[0] == "Client" and "PING" in one[1])
        server = next(one for one in bubbles if one[0] == "Server" and "PONG" in one[1])
        self.assertLess(client[2], server[2])
        self.assertLess(client[3], server[3])
        self.assertRegex(client[1], r"(?s)PSH.*ACK|ACK.*PSH")
        self.assertRegex(client[1], r"seq 1\b.*ack 1\b|(?s:seq\s+1\b.*ack\s+1\b)")
        self.assertIn("14 bytes", client[1])
        self.assertRegex(client[1], r"\d\d:\d\d:\d\d")
        meaning = self.browser.evaluate(
            "() => [...document.querySelectorAll('#chat [title]')].find(one => one.innerText === 'SYN').title")
        self.assertIn("Opens the connection", meaning)

    def test_switches_change_what_is_read(self):
        self.watch_and("ask_redis")
        self.choose(":6379")
        self.go_to_the_first_packet()
        chat = self.browser.text("#chat")
        self.assertRegex(chat, "acknowledges")
        self.assertNotRegex(chat, r"\+\d")
        self.switch("Since previous")
        self.browser.wait_for_text(r"\+[\d.]+ ?(µs|ms|s)", "#chat")
        self.switch("Hex")
        self.browser.wait_for_text(r"2a 31 0d 0a", "#chat")
        self.switch("Hex")
        self.browser.wait_for_text(r"PING", "#chat")
        folded = "Client acknowledges"
        self.assertIn(folded, self.whole_chat())
        self.switch("Acks")
        self.wait_until(lambda: folded not in self.whole_chat())
        explained = r"asks to open the connection.*window scal"
        self.wait_for_chat(explained)
        self.switch("Explain")
        self.wait_until(lambda: not re.search(explained, self.whole_chat()))

    def test_states_and_gaps_in_time_have_lines_of_their_own(self):
        self.watch_and("retransmit")
        self.choose(":6379")
        text = self.browser.wait_for_text("sent again", "#chat")
        self.assertRegex(text, r"State now:\s+closed, waiting TIME-WAIT")
        self.go_to_the_first_packet()
        self.browser.wait_for_text(r"State now:\s+asked to open SYN-SENT", "#chat")

    def test_a_long_payload_is_folded(self):
        traffic = self.watch_and()
        traffic.get("/long")
        self.choose(":80")
        self.browser.find("button", "/^Show all/")
        shown = self.browser.text("#chat").count(BODY.decode().strip())
        self.browser.click("button", "/^Show all/")
        self.browser.find("button", "/^Show less/")
        self.assertGreater(len(self.browser.evaluate(
            "() => [...document.querySelectorAll('#chat pre')].map(one => one.textContent).join('')")),
            BODY.count(b"") * 150)
        self.assertLess(shown, 60)

    def test_protocols_are_said_in_one_line(self):
        self.watch_and("get", "look_up", "ask_redis", "say_hello_by_tls", "chat")
        self.wait_for_conversations(5)
        for words, expected in (
                (":80\n", r"HTTP.*GET /.*(?s:.)*HTTP.*200"),
                (":53", r"DNS.*chat\.example(?s:.)*DNS.*192\.0\.2\.7"),
                (":6379", r"Redis.*PING(?s:.)*PONG"),
                (":443", r"TLS.*chat\.example.*(h2|HTTP)"),
                (":8080", r"WebSocket(?s:.)*howdy|howdy")):
            with self.subTest(words):
                line = next(one for one in self.conversations() if words.strip() + " " in one.replace("\n", " "))
                self.choose(re.search(r"10\.9\.0\.1:\d+", line)[0])
                self.wait_for_chat(expected)


class Meaning(PageTest):
    def test_what_went_wrong_is_said_in_words_and_plots(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        traffic.retransmit()
        traffic.fill_a_reader_that_sleeps()
        traffic.be_refused()
        traffic.be_ignored()
        self.wait_for_conversations(4)
        for words, expected in ((":6379", r"retransmissions \d+ of \d+ segments"),
                                (":9000", r"receiver was full for [\d.]+ m?s"),
                                (":81", "refused"), ("no answer", "handshake never answered")):
            with self.subTest(words):
                self.choose(words)
                self.browser.wait_for_text(expected, "#meaning")
        self.choose(":6379")
        self.assertRegex(self.browser.text("#meaning"), r"(?s)Client\s+Server.*Packets\s+\d+\s+\d+")
        self.browser.find("img", r"/Round trips.*acknowledged after.*sent again: \d/")
        self.choose(":9000")
        self.browser.find("img", "/in flight.*window/")
        self.browser.screenshot("meaning")

    def test_details_show_fields_options_and_bytes(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        traffic.ask_redis()
        self.choose(":6379")
        self.go_to_the_first_packet()
        self.browser.click("listitem", r"/\bSYN\b|asks to open/", within='list "Packets, oldest first"')
        text = self.browser.find("region", "/^Packet/")
        for words in (r"(?i)maximum segment size|MSS", r"(?i)window scal", r"(?i)SACK", r"(?i)timestamp",
                      r"(?i)source port", r"(?i)checksum"):
            self.assertRegex(text, words)
        self.assertIn("18 eb", text)  # 6379, in the bytes.
        lit = "() => [...document.querySelectorAll('#details .lit')].map(one => one.textContent)"
        self.assertEqual(self.browser.evaluate(lit), [])
        point = self.browser.evaluate(
            "() => { const one = [...document.querySelectorAll('#details *')].find(node =>"
            " node.children.length === 0 && /^18 eb$/.test(node.textContent));"
            " one.scrollIntoView(); one.dispatchEvent(new PointerEvent('pointerover', {bubbles: true}));"
            " return true; }")
        self.assertTrue(point)
        self.assertRegex(" ".join(self.browser.evaluate(lit)), "(?i)destination port|6379")
        self.browser.screenshot("details")


class Follow(PageTest):
    def setUp(self):
        super().setUp()
        self.saved = self.folder()

    def save(self, button, within):
        """The file that a click saves. Chromium first makes an empty one of its name."""
        before = set(os.listdir(self.saved))
        self.browser.click("button", button, within=within)
        found = []

        def done():
            found[:] = set(os.listdir(self.saved)) - before
            return len(found) == 1 and os.path.getsize(os.path.join(self.saved, found[0])) != 0 and \
                not found[0].endswith(".crdownload")
        self.assertTrue(wait_until(done))
        with open(os.path.join(self.saved, found[0]), "rb") as file:
            return found[0], file.read()

    def test_bytes_are_read_in_order_and_saved(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        self.browser.ask("cdp", method="Browser.setDownloadBehavior", params={
            "behavior": "allow", "downloadPath": self.saved})
        traffic.retransmit()
        self.choose(":6379")
        self.browser.wait_for_text("sent again", "#chat")
        self.switch("Follow")
        asked = b"*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$4\r\nlost\r\n"  # Once each.
        answered = b"+PONG\r\n$5\r\nhello\r\n"
        text = self.browser.wait_for_text("hello", "dialog[open]")
        self.assertRegex(text, r"(?s)PING.*PONG.*lost.*hello")
        self.assertEqual(text.count("lost"), 1)
        self.browser.screenshot("follow")
        self.browser.click("button", "Hex")
        self.browser.wait_for_text("2b 50 4f 4e 47", "dialog[open]")
        for button, expected in (("Save client's bytes", asked), ("Save server's bytes", answered)):
            self.assertEqual(self.save(button, 'group "Save"')[1], expected)
        self.browser.press("Escape")
        self.browser.wait_until_gone("dialog")
        name, pcap = self.save("Save pcap", "main")
        self.assertTrue(name.endswith(".pcap"), name)
        again = capture("-r", self.write_file(name, pcap), "--add", "analysis").objects()
        # A fast or a spurious one where the machine is slow.
        flags = {flag for one in again for flag in one["analysis"]["flags"]}
        self.assertTrue(any(flag.endswith("retransmission") for flag in flags), flags)
        self.assertEqual(bytes(again[3]["tcp"]["payload"]), b"*1\r\n$4\r\nPING\r\n")
        name, lines = self.save("Save JSON", "main")
        self.assertEqual(lines.count(b"\n"), len(again))


class Bounds(PageTest):
    def packets(self):
        """As many as the page counts."""
        found = re.search(r"([\d,.\u202f\u00a0 ]+) packets?", self.browser.text("#status"))
        return int(re.sub(r"\D", "", found[1])) if found else 0

    def test_pause_holds_what_is_shown_and_resume_catches_up(self):
        server, traffic = self.serve(), self.traffic()
        self.watch(server)
        traffic.look_up()
        self.wait_for_conversations(1)
        self.browser.click("button", "Pause")
        self.browser.wait_for_text("paused", "#status")
        traffic.ask_redis()
        time.sleep(1)
        self.assertEqual(len(self.conversations()), 1)
        self.browser.click("button", "Resume")
        self.wait_for_conversations(2)
        self.browser.click("button", "Clear")
        self.wait_for_conversations(0)
        traffic.look_up()
        self.wait_for_conversations(1)
        self.browser.click("button", "Stop")
        self.browser.wait_for_text("stopped|ended", "#status")
        self.assertTrue(server.wait_for_captures(0))

    def test_a_lost_server_is_said_and_found_again(self):
        self.expected_problems = ["ERR_"]
        server, traffic = self.serve(), self.traffic()
        port = server.port
        self.watch(server)
        traffic.look_up()
        self.wait_for_conversations(1)
        server.process.kill()
        server.wait()
        self._cleanups = [one for one in self._cleanups if getattr(one[0], "__name__", "") != "_check_end"]
        self.browser.wait_for_text("reconnecting", "#status")
        again = self.serve(port=port)
        self.browser.wait_for_text(r"\blive\b", "#status", seconds=40)
        self.wait_for_stream(again)
        traffic.ask_redis()
        self.wait_for_conversations(1, ":6379")

    def test_a_server_that_stops_is_the_end(self):
        server = self.serve()
        self.watch(server)
        self.assertEqual(server.stop(), 0)
        self.browser.wait_for_text("ended", "#status")
        time.sleep(2)  # It would try again after one.
        self.assertIn("ended", self.browser.text("#status"))

    def test_it_lets_the_oldest_go_and_says_so(self):
        self.open_page(self.serve())
        path = self.write_file("many.pcap", many_datagrams(210_000))
        self.browser.ask("drop", path=path, name="many.pcap")
        self.browser.wait_for_text(r"let go", "#status", seconds=60)
        self.wait_until(lambda: self.packets() == 210_000, 60)
        self.assertRegex(self.browser.text("#status"), r"10[,.\u202f\u00a0 ]?000 let go")
        self.assertLess(self.browser.evaluate("() => document.querySelectorAll('*').length"), 3000)


def many_datagrams(count):
    """A pcap of raw IPv4, with as many datagrams of a thousand conversations."""
    parts = [bytes.fromhex("d4c3b2a1 0200 0400 00000000 00000000 ffff0000 65000000")]
    for number in range(count):
        port = (20_000 + number % 1000).to_bytes(2, "big")
        packet = (b"\x45\0\0\x20\0\0\0\0\x40\x11\0\0\x0a\0\0\1\x0a\0\0\2" + port + b"\0\x35\0\x0c\0\0"
                  + number.to_bytes(4, "big"))
        parts.append((1_700_000_000 + number // 1000).to_bytes(4, "little")
                     + (number % 1000 * 1000).to_bytes(4, "little") + b"\x20\0\0\0\x20\0\0\0" + packet)
    return b"".join(parts)


class Files(PageTest):
    def capture_file(self):
        traffic = self.traffic()
        saving = self.start_capture("-i", "near", "-w", self.path("saved.pcap"))
        traffic.ask_redis()
        traffic.be_refused()
        saving.wait_for_lines(14)
        self.finish(saving)
        return self.path("saved.pcap")

    def test_a_dropped_file_is_shown(self):
        path = self.capture_file()
        subprocess.run(["gzip", "-kf", path], check=True)
        for name in ("saved.pcap", "saved.pcap.gz"):
            with self.subTest(name):
                self.open_page(self.serve())
                self.browser.ask("drop", path=self.path(name), name=name)
                self.wait_for_conversations(2)
                self.assertIn(name, self.browser.text("#status"))
                self.choose(":6379")
                self.browser.wait_for_text("PONG", "#chat")

    def test_a_broken_file_shows_what_is_whole_and_says_so(self):
        with open(self.capture_file(), "rb") as file:
            content = file.read()
        self.open_page(self.serve())
        self.browser.ask("drop", path=self.write_file("cut.pcap", content[:-5]), name="cut.pcap")
        self.wait_for_conversations(2)
        self.browser.wait_for_text("(?i)truncated|cut|offset|end", "#status")

    def test_saved_files_are_offered(self):
        server = self.serve("-r", self.capture_file())
        self.open_page(server)
        self.assertIn("saved.pcap", self.browser.find("group", "Saved files"))
        self.browser.click("radio", "/saved.pcap/")
        self.browser.click("button", "Start")
        self.wait_for_conversations(2)


if __name__ == "__main__":
    live_network.main()
