"""A page in headless Chromium, of an origin of its own, opens an EventSource on a capture."""
import json
import queue
import unittest

import live_network
from browser import CHROMIUM, Browser, Page
from live_serve import ServeLiveTest, labels_of, url_of

NAME = "page.example"  # For the browser an address of loopback, for the server a stranger.
TOKEN = "kept-secret"


@unittest.skipIf(CHROMIUM is None, "there is no chromium")
class BrowserTest(ServeLiveTest):
    def setUp(self):
        super().setUp()
        self.page = Page()
        self.addCleanup(self.page.close)
        self.packets = self.datagrams()
        self.query = f"i=lo&p={self.packets.port}"

    def origin(self, host):
        return f"http://{host}:{self.page.port}"

    def open_page(self, stream, host="127.0.0.1"):
        self.page.show(stream)
        browser = Browser(self.origin(host) + "/", [NAME])
        self.addCleanup(browser.close)

    def assert_reports(self, *expected):
        for report in expected:
            try:
                self.assertEqual(self.page.next(), list(report))
            except queue.Empty:
                self.fail(f"the page does not report {report}")

    def assert_packets_come(self, server, count=3):
        """Each at once, while the stream is open; then the server ends it."""
        self.assert_reports(["open"])
        self.wait_for_bound(server)
        for number in range(1, count + 1):
            self.packets.send(b"packet %d" % number)
            kind, data, identifier = self.page.next()
            self.assertEqual((kind, identifier), ("packet", str(number)))
            self.assertEqual(labels_of([json.loads(data)]), [f"packet {number}"])
        self.assertEqual(server.stop(), 0)
        self.assert_reports(["close", "stop capture"])

    def assert_refused(self, server):
        self.assert_reports(["refused"])
        self.assertEqual((server.packet_sockets(), server.find_errors(" starts: ")), ([], []))


class Origins(BrowserTest):
    def test_a_page_of_loopback_is_shown_packets_at_once(self):
        server = self.serve()
        self.open_page(url_of(server, self.query))
        self.assert_packets_come(server)

    def test_a_page_of_localhost_is_shown_packets(self):
        server = self.serve()
        self.open_page(url_of(server, self.query).replace("127.0.0.1", "localhost"), "localhost")
        self.assert_packets_come(server, 1)

    def test_a_page_of_a_named_origin_is_shown_packets(self):
        server = self.serve("--cors-origin", self.origin(NAME))
        self.open_page(url_of(server, self.query), NAME)
        self.assert_packets_come(server)

    def test_a_page_of_any_origin_is_shown_packets_where_all_are_allowed(self):
        server = self.serve("--cors-origin", "*")
        self.open_page(url_of(server, self.query), NAME)
        self.assert_packets_come(server, 1)

    def test_a_page_of_another_origin_is_refused(self):
        server = self.serve("--cors-origin", f"http://{NAME}")  # On another port.
        self.open_page(url_of(server, self.query), NAME)
        self.assert_refused(server)


class Rebinding(BrowserTest):
    """The name of a stranger that means the server's own address."""

    def stream_of_the_name(self, server):
        return url_of(server, self.query).replace("127.0.0.1", NAME)

    def test_it_is_refused(self):
        # The origin is allowed, so that it is the name of the host that is refused.
        server = self.serve("--cors-origin", self.origin(NAME))
        self.open_page(self.stream_of_the_name(server), NAME)
        self.assert_refused(server)

    def test_it_is_no_stranger_once_allowed(self):
        server = self.serve("--cors-origin", self.origin(NAME), "--allow-host", NAME)
        self.open_page(self.stream_of_the_name(server), NAME)
        self.assert_packets_come(server, 1)


class Tokens(BrowserTest):
    def test_it_is_taken_from_the_query(self):
        server = self.serve("--token", TOKEN)
        self.open_page(url_of(server, self.query + "&token=" + TOKEN))
        self.assert_packets_come(server, 1)

    def test_a_wrong_one_is_refused(self):
        server = self.serve("--token", TOKEN)
        self.open_page(url_of(server, self.query + "&token=" + TOKEN[:-1]))
        self.assert_refused(server)


class Ends(BrowserTest):
    def test_a_count_closes_the_stream(self):
        server = self.serve()
        self.open_page(url_of(server, self.query + "&c=2"))
        self.assert_reports(["open"])
        self.wait_for_bound(server)
        for _ in range(5):
            self.packets.send(b"x")
        self.assertEqual([report[0] for report in self.page.reports_until_the_end()],
                         ["packet", "packet", "close"])
        self.assertTrue(server.wait_for_captures(0))

    def test_an_error_is_told_before_the_close(self):
        server = self.serve()
        self.open_page(url_of(server, "i=eth99"))
        opened, error, close = self.page.reports_until_the_end()
        self.assertEqual((opened, error[0], close),
                         (["open"], "error", ["close", "stop capture"]))
        self.assertIn("eth99", error[1])


if __name__ == "__main__":
    live_network.main()
