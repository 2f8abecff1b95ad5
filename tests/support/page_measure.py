"""How quick the page is, measured in Chromium; milliseconds throughout."""
import re
import time

from page_load import SCROLL, SEEN, WATCH, share, start_load
from page_test import PageTest
from program import PATIENCE, end_process, wait_until


class PageMeasure(PageTest):
    def first_paints(self, count):
        server = self.serve()
        times = []
        for _ in range(count):
            self.open_page(server)
            self.browser.find("radio", "/^near/")
            times.append(self.browser.evaluate(
                "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        return times

    def number_before(self, word):
        """Of the status, such as the packets counted: 0 without that word."""
        found = re.search(rf"([\d,.\u202f\u00a0]+) {word}", self.browser.text("#status"))
        return int(re.sub(r"\D", "", found[1])) if found else 0

    def flood(self, rate, seconds):
        """Clicks on what a person would click on, while packets come."""
        server = self.serve()
        self.watch(server)
        self.browser.evaluate(WATCH)
        load = start_load(self.far_side, rate, seconds)
        self.addCleanup(end_process, load)
        self.wait_until(lambda: len(self.conversations()) > 3)
        memory, end = [], time.monotonic() + seconds - 1
        while time.monotonic() < end:
            self.click_around()
            if not memory or time.monotonic() > memory[-1][0] + 5:
                memory.append((time.monotonic(), self.browser.resident()))
        sent = int(load.communicate(timeout=seconds + PATIENCE)[0])
        wait_until(lambda: self.number_before("packets?") + self.number_before("dropped") >= sent, 60)
        seen = self.browser.evaluate(SEEN)
        return {"sent": sent, "counted": self.number_before("packets?"),
                "dropped": self.number_before("dropped"), "let_go": self.number_before("let go"),
                "clicks": len(seen["events"]), "click_p99": share(seen["events"], 0.99),
                "longest_task": max(seen["long"], default=0),
                "longest_frame": max(seen["frames"]), "memory": [round(one) for _, one in memory]}

    def click_around(self):
        """By the mouse, where the browser measures how long each click takes until it is painted."""
        for place in ("#conversations [role=option]", "#chat .chat-toolbar button[aria-pressed]"):
            self.browser.ask("tap", selector=place)

    def long_conversation(self, packets):
        """Its chat, for scroll()."""
        self.watch(self.serve())
        load = start_load(self.far_side, 20_000, packets // 20_000, conversations=1)
        self.addCleanup(end_process, load)
        sent = int(load.communicate(timeout=PATIENCE)[0])
        self.wait_until(lambda: self.number_before("packets?") + self.number_before("dropped") >= sent)
        self.assertGreater(self.number_before("packets?"), 0.9 * packets)
        self.choose("10.8.0.2:80")
        time.sleep(3)  # Until it has been summed up.

    def scroll(self):
        """The frames of a scroll, slow and fast, up and down."""
        frames = []
        for pixels in (-400, -5000, 3000):
            frames += self.browser.evaluate(SCROLL, ["#chat [role=list]", pixels, 150])[1:]
        return frames
