"""The recipes for a server and over ssh, run exactly as shown, and what README shows of the program at
work."""
import http.server
import os
import pty
import queue
import re
import threading
import time
import unittest
from urllib.request import urlopen

import live_network
import recipes
from browser import CHROMIUM, Browser, Page
from live_recipes import FAR, FAR_6, NEAR, NEAR_6, QUERY, RecipeTest, question, recipe
from live_serve import bound_sockets, read_until
from program import PATIENCE, wait_until
from server import Server, packet_sockets
from ssh_host import SSH, SSHD, SshHost

# After a page: reports to its web server each line of the page's log.
REPORTER = """<script>
  new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node =>
    fetch('/report', {method: 'POST', body: JSON.stringify(node.textContent)}))))
    .observe(document.getElementById('log'), {childList: true});
</script>"""


class Answer:
    """A server in place of ours, which answers anything with the same."""

    def __init__(self, content_type, body):
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                answer.requests += 1
                self.send_response(200)
                self.send_header("Content-Type", content_type)
                self.send_header("Access-Control-Allow-Origin", "*")
                self.end_headers()
                self.wfile.write(body.encode())

        answer = self
        self.requests = 0
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 8080), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class FromServer(RecipeTest):
    def serve(self):
        server = Server(port=8080)
        self.addCleanup(server.close)
        _ = server.port
        return server

    def wait_for_bound(self, server):
        """And a moment longer: whoever starts a capture sees what comes once it follows it."""
        self.assertTrue(wait_until(lambda: bound_sockets(server)), server.errors())
        time.sleep(0.5)

    @recipe("Packets from a server in jq")
    def test_stream(self, text):
        server = self.serve()
        shell = self.start(text, until="")
        self.wait_for_bound(server)
        self.send(b"other", port=54)
        self.send(b"one")
        self.send(b"two", address=FAR_6)
        self.assertTrue(shell.wait_for_lines(2))
        self.assertEqual(server.stop(), 0)
        self.assertEqual((shell.wait(), shell.lines()), (0, [
            f'["udp","{NEAR}","{FAR}"]\n', f'["udp","{NEAR_6}","{FAR_6}"]\n']))

    @recipe("Packets from a server in jq")
    def test_losses_of_a_stream(self, text):
        lines = ['{"dropped":12,"where":"client"}\n', '{"error":"eth0: it went away"}\n']
        self.addCleanup(Answer("application/x-ndjson", "".join(lines)).close)
        shell = self.start(text, until="")
        self.assertEqual((shell.wait(), shell.lines()), (0, lines))

    @recipe("Its frames in Wireshark")
    def test_frames(self, text):
        server = self.serve()
        shell = self.start(text, until="")
        self.wait_for_bound(server)
        self.send(QUERY + question(b"other.example"), port=54)
        self.send(QUERY + question(b"one.example"))
        self.send(QUERY + question(b"two.example"), address=FAR_6)
        self.assertTrue(shell.wait_for_lines(2), shell.errors())
        self.assertEqual(server.stop(), 0)
        self.assertEqual(shell.wait(), 0)
        for line, name in zip(shell.lines(), ("one", "two"), strict=True):
            self.assertRegex(line, rf"DNS .* {name}\.example")

    @unittest.skipIf(CHROMIUM is None, "there is no chromium")
    @recipe("A web page")
    def test_page(self, text):
        self.assertLessEqual(len(text.splitlines()), 20)
        server = self.serve()
        self.listener(80)
        page = self.open_page(text)
        self.wait_for_bound(server)
        self.connect(80)[0].sendall("grüße".encode())
        lines = [f"{NEAR} -> {FAR}: \n", f"{FAR} -> {NEAR}: \n", f"{NEAR} -> {FAR}: \n",
                 f"{NEAR} -> {FAR}: grüße\n"]
        self.assert_reports(page, lines)
        server.signal(9)  # No `close`, so that the page shows it.
        server.wait()
        self.assert_reports(page, ["connection lost or refused\n"])

    @unittest.skipIf(CHROMIUM is None, "there is no chromium")
    @recipe("A web page")
    def test_losses_and_end_in_page(self, text):
        answer = Answer("text/event-stream", "retry: 50\nevent: dropped\ndata: 12\n\nevent: error\n"
                        "data: it went away\n\nevent: close\ndata: stop capture\n\n")
        self.addCleanup(answer.close)
        self.assert_reports(self.open_page(text), ["lost: 12\n", "it went away\n"])
        time.sleep(1)
        self.assertEqual(answer.requests, 1)  # It does not come back.

    def open_page(self, text):
        page = Page(text + REPORTER)
        self.addCleanup(page.close)
        browser = Browser(f"http://127.0.0.1:{page.port}/")
        self.addCleanup(browser.close)
        return page

    def assert_reports(self, page, lines):
        """Among others, in any order, as each is a request of its own."""
        missing = list(lines)
        while missing:
            try:
                line = page.next()
            except queue.Empty:
                self.fail(f"the page does not show {missing}")
            if line in missing:
                missing.remove(line)


@unittest.skipIf(SSH is None or SSHD is None, "there is no ssh or no sshd")
class OverSsh(RecipeTest):
    def setUp(self):
        super().setUp()
        self.host = SshHost(self.workshop, self.far_side)
        self.addCleanup(self.host.close)

    def assert_ends_there(self):
        self.assertTrue(wait_until(lambda: not self.host.programs()), "it goes on at the host")

    @recipe("Packets of another machine over ssh")
    def test_capture(self, text):
        shell = self.start(text)
        self.assertEqual(len(self.host.programs()), 1)
        self.send(b"one", port=9)
        self.send(b"two", port=9, address=FAR_6)
        self.assertEqual(self.interrupt(shell, 2), [
            f'["udp","{NEAR}","{FAR}"]', f'["udp","{NEAR_6}","{FAR_6}"]'])
        self.assert_ends_there()

    @recipe("A server on another machine")
    def test_tunnel(self, text):
        terminal, other_end = pty.openpty()
        shell = self.workshop.shell(text, collect=False, stdin=other_end, stdout=other_end)
        os.close(other_end)
        with open(terminal, "r+b", buffering=0) as screen:
            self.addCleanup(shell.close)
            shown = read_until(screen, b"Only programs on this machine")
            self.assertIn(b"Server starting on :8080", shown, (shown, shell.errors()))
            with urlopen("http://127.0.0.1:8080/api/capture?i=eth0&p=9", timeout=PATIENCE) as answer:
                server, = self.host.programs()
                self.assertTrue(wait_until(lambda: packet_sockets(server)))
                answer.readline()
                self.send(b"one", port=9)
                read = [answer.readline() for _ in range(5)]
                self.assertIn(b'"payload":[111,110,101]', b"".join(read))
            screen.write(b"\x03")
            self.assertEqual(shell.process.wait(PATIENCE), 0, shell.errors())
        self.assert_ends_there()


class Elsewhere(RecipeTest):
    """What README shows outside its recipes."""

    def test_first_of_all(self):
        intro = recipes.blocks(recipes.section("chattcp"))
        command, printed = recipes.session(next(b.text for b in intro if "jq" in b.text))
        shell = self.start(command)
        self.listener(80)
        self.connect(80)
        lines = self.interrupt(shell, 2)
        for shown, line in zip(printed, lines):
            self.assertEqual(re.sub(r'"[^"]*",\d+', "", line), re.sub(r'"[^"]*",\d+', "", shown))
        self.assertEqual(lines[0].split(",")[0], f'["{NEAR}"')

    def test_text(self):
        """Up to the request; who acknowledges what when depends on the kernel and the web server."""
        intro = recipes.blocks(recipes.section("chattcp"))
        command, printed = recipes.session(next(b.text for b in intro if "--format text" in b.text))
        shell = self.start(command.replace("-q", ""))
        self.listener(80)
        self.connect(80)[0].sendall(b"GET / HTTP/1.1\r\n" + bytes(59))
        self.assertTrue(shell.wait_for_lines(4), shell.errors())
        for shown, line in zip(printed[:4], shell.lines()):
            self.assertEqual(self.columns(line), self.columns(shown))

    @staticmethod
    def columns(line):
        """Without time, addresses and ports."""
        _, _, _, _, *rest = line.replace("\0", "").split()
        return rest[:rest.index("len") + 3]

    def test_server(self):
        command, printed = recipes.session(recipes.blocks(recipes.section("Serve"))[0].text)
        shell = self.start(command, until="Only programs on this machine")
        self.assertEqual(shell.errors().splitlines()[:3], printed)


if __name__ == "__main__":
    live_network.main()
