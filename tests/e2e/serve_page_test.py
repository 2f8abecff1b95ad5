"""The page that `chattcp serve` answers with: its files, their headers, and who may ask for what."""
import gzip
import os
import re
import shutil
import ssl
import unittest

import live_network
from programs import TESTS
from serve_tls_test import make_certificate
from server import ServerTest, message

PAGE = os.path.join(TESTS, "..", "src", "page")
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
         ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:",
          "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
          "require-trusted-types-for 'script'", "trusted-types 'none'"}
TOKEN = "correct-horse-battery"
OUTER = "10.9.0.1"  # Of this machine, and not loopback.


def page_files():
    """(target, path) of each file of the page that is served."""
    for folder, _, names in os.walk(PAGE):
        for name in names:
            if os.path.splitext(name)[1] in TYPES:
                path = os.path.join(folder, name)
                yield "/page/" + os.path.relpath(path, PAGE), path


def content(path):
    """Of a file, without the comments that the build leaves out, and the empty lines."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    block = r"/\*.*?\*/"
    if path.endswith(".css"):
        text = re.sub(block, "", text, flags=re.DOTALL)
    elif path.endswith(".js"):
        text = re.sub(f"^ *{block}", "", text, flags=re.DOTALL | re.MULTILINE)
        text = re.sub("^ *//.*", "", text, flags=re.MULTILINE)
    return re.sub(r"[ \n]*\n", "\n", text).encode()


class Files(ServerTest):
    def test_each_is_sent_as_it_is_in_the_source_but_for_comments(self):
        server = self.serve()
        files = [("/", os.path.join(PAGE, "index.html")), *page_files()]
        self.assertGreater(len(files), 1)
        for target, path in files:
            with self.subTest(target=target):
                response = server.get(target)
                self.assertEqual(response.status, 200, response)
                self.assertEqual(response.body, content(path))
                self.assertEqual(response.header("Content-Type"), TYPES[os.path.splitext(path)[1]])
                self.assertIsNone(response.header("Content-Encoding"))

    def test_their_type_is_not_that_of_what_follows(self):
        server = self.serve()
        with server.connect() as connection:
            connection.send(message("Host: localhost", target="/"))
            self.assertEqual(connection.response().header("Content-Type"), TYPES[".html"])
            connection.send(message("Host: localhost", target="/?a?b?c#d"))  # cpp-httplib 0.11 refuses it.
            answer = connection.response()
        if answer.status == 400:
            self.assertEqual(answer.header("Content-Type"), "application/json")

    def test_those_that_it_names_are_there(self):
        server = self.serve()
        text = server.get("/").body.decode()
        named = re.findall(r'(?:href|src)="([^"]+)"', text)
        self.assertGreater(len(named), 0)
        for name in named:
            with self.subTest(name=name):
                self.assertEqual(server.get("/" + name).status, 200)

    def test_what_they_may_do_is_bounded(self):
        server = self.serve()
        for target in ("/", "/page/index.html"):
            for method in ("GET", "HEAD"):
                with self.subTest(target=target, method=method):
                    response = server.request(method, target)
                    self.assertEqual(set(response.header("Content-Security-Policy").split("; ")), POLICY)
                    for name, value in (("Referrer-Policy", "no-referrer"),
                                        ("X-Content-Type-Options", "nosniff"),
                                        ("Cross-Origin-Resource-Policy", "same-origin"),
                                        ("Cache-Control", "no-cache")):
                        self.assertEqual(response.header(name), value)

    def test_they_need_no_token(self):
        server = self.serve("--token", TOKEN)
        self.assertEqual(server.get("/").status, 200)
        self.assertNotIn(TOKEN.encode(), server.get("/").body)
        self.assert_error(server.get("/page/nothing.js"), 404)
        self.assertEqual(server.get("/api/interfaces").status, 401)
        self.assertEqual(server.get("/page/../api/interfaces").status, 404)

    def test_other_methods_are_not_allowed(self):
        server = self.serve()
        for target in ("/", "/page/index.html"):
            response = server.request("POST", target)
            self.assert_error(response, 405)
            self.assertEqual(response.header("Allow"), "GET, HEAD, OPTIONS")
            self.assertEqual(server.request("OPTIONS", target).status, 204)

    def test_other_sites_get_nothing(self):
        server = self.serve()
        for headers in ({"Host": "evil.example"},
                        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "iframe"},
                        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "script"}):
            for target in ("/", "/page/index.html"):
                with self.subTest(headers=headers, target=target):
                    self.assert_error(server.get(target, headers), 403)
        link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document"}
        self.assertEqual(server.get("/", link).status, 200)

    def test_an_origin_that_a_proxy_hides_is_no_reason_to_refuse_them(self):
        """Browsers name the origin of a page for its scripts. No other page is shown them."""
        server = self.serve()
        for target in ("/", "/page/index.html"):
            response = server.get(target, {"Origin": "http://capture.example"})
            self.assertEqual(response.status, 200)
            self.assertIsNone(response.header("Access-Control-Allow-Origin"))
            self.assertEqual(response.header("Cross-Origin-Resource-Policy"), "same-origin")

    def test_there_is_none_in_the_other_dialect(self):
        server = self.serve("--compat")
        for target in ("/", "/page/index.html"):
            self.assert_error(server.get(target), 404, "--compat")


class Copies(ServerTest):
    """What a browser has is not sent again, and what is sent is small."""

    def test_it_is_compressed_for_those_who_accept_that(self):
        server = self.serve()
        plain = server.get("/")
        for accept in ("gzip", "gzip, deflate, br", "br;q=1, GZIP;q=0.1"):
            with self.subTest(accept=accept):
                response = server.get("/", {"Accept-Encoding": accept})
                self.assertEqual(response.header("Content-Encoding"), "gzip")
                self.assertEqual(response.header("Content-Type"), TYPES[".html"])
                self.assertEqual(gzip.decompress(response.body), plain.body)
                self.assertNotEqual(response.header("ETag"), plain.header("ETag"))
                self.assertIn("Accept-Encoding", response.header("Vary"))
                head = server.request("HEAD", "/", {"Accept-Encoding": accept})
                for name in ("Content-Length", "ETag", "Content-Encoding", "Content-Type"):
                    self.assertEqual(head.header(name), response.header(name))
        for accept in ("br", "gzip;q=0", "identity", "deflate"):
            with self.subTest(accept=accept):
                response = server.get("/", {"Accept-Encoding": accept})
                self.assertIsNone(response.header("Content-Encoding"))
                self.assertEqual(response.body, plain.body)
                self.assertEqual(response.header("ETag"), plain.header("ETag"))

    def test_other_answers_of_the_connection_are_as_before(self):
        server = self.serve()
        with self.connect(server) as connection:
            for target, kind in (("/", TYPES[".html"]), ("/healthz", "text/plain"),
                                 ("/page/index.html", TYPES[".html"]),
                                 ("/api/interfaces", "application/json")):
                connection.send(message("Host: localhost", target=target))
                self.assertEqual(connection.response().header("Content-Type"), kind)

    def test_one_that_is_known_is_not_sent(self):
        server = self.serve()
        tag = server.get("/").header("ETag")
        packed = server.get("/", {"Accept-Encoding": "gzip"}).header("ETag")
        self.assertRegex(tag, r'^"[^"]+"$')
        for known in (tag, f'"x", {tag}', f"W/{tag}", "*", f'  "a"  ,{tag}  '):
            for method in ("GET", "HEAD"):
                with self.subTest(known=known, method=method):
                    response = server.request(method, "/", {"If-None-Match": known})
                    self.assertEqual((response.status, response.body), (304, b""))
                    self.assertEqual(response.header("ETag"), tag)
                    self.assertEqual(response.header("Cache-Control"), "no-cache")
                    self.assertIn("Accept-Encoding", response.header("Vary"))
                    self.assertIsNone(response.header("Content-Length"))
        for known in ('"x"', packed, tag[1:-1], tag + "x", ""):
            with self.subTest(known=known):
                self.assertEqual(server.get("/", {"If-None-Match": known}).status, 200)

    def test_a_connection_goes_on_after_it(self):
        server = self.serve()
        tag = server.get("/").header("ETag")
        with self.connect(server) as connection:
            connection.send(message("Host: localhost", f"If-None-Match: {tag}", target="/") +
                            message("Host: localhost", target="/healthz"))
            head = connection.head()
            self.assertEqual(head.status, 304)
            self.assertEqual(connection.response().body, b"ok\n")


class OwnOrigin(ServerTest):
    """The page's own origin is the server's, whatever its address: browsers name it with each POST."""

    def ask(self, server, host, origin, *lines, **options):
        with self.connect(server, **options) as connection:
            connection.send(message(f"Host: {host}", f"Origin: {origin}", *lines))
            return connection.response()

    def test_it_is_let_in_without_cors(self):
        server = self.serve()
        for host, origin in (("192.168.1.5:8080", "http://192.168.1.5:8080"),
                             ("192.168.1.5", "http://192.168.1.5"),
                             ("[fd00::1]:8080", "http://[fd00::1]:8080"),
                             ("192.168.1.5", "https://192.168.1.5")):
            with self.subTest(origin=origin):
                response = self.ask(server, host, origin)
                self.assertEqual(response.status, 200, response)
                self.assertEqual(response.all("Access-Control-Allow-Origin"), [])
                self.assertIn("Origin", response.header("Vary"))

    def test_its_posts_reach_the_route(self):
        server = self.serve()
        for origin, status in (("http://192.168.1.5:8080", 405), ("http://192.168.1.6:8080", 403)):
            data = message("Host: 192.168.1.5:8080", f"Origin: {origin}", method="POST")
            self.assert_error(server.raw(data), status)

    def test_others_are_refused(self):
        server = self.serve("--token", TOKEN)
        for host, origin in (("192.168.1.5:8080", "http://192.168.1.5"),
                             ("192.168.1.5:8080", "http://192.168.1.5:8081"),
                             ("192.168.1.5:8080", "http://192.168.1.6:8080"),
                             ("192.168.1.5:8080", "ftp://192.168.1.5:8080"),
                             ("capture.example", "http://capture.example.evil.example"),
                             ("capture.example", "http://evil.example"),
                             ("null", "null"), ("*", "*")):
            with self.subTest(host=host, origin=origin):
                response = self.ask(server, host, origin, f"Authorization: Bearer {TOKEN}")
                self.assert_error(response, 403)

    def test_a_name_that_leads_here_is_no_way_in(self):
        """DNS rebinding: its page is of the same origin, but of a host that nobody has allowed."""
        server = self.serve()
        for line in ("Sec-Fetch-Site: same-origin", "Accept: */*"):
            response = self.ask(server, "evil.example", "http://evil.example", line)
            self.assert_error(response, 403, "--allow-host")
        allowed = self.serve("--allow-host", "capture.example")
        response = self.ask(allowed, "capture.example", "http://capture.example")
        self.assertEqual(response.status, 200)

    def test_the_token_is_still_needed(self):
        server = self.serve("--token", TOKEN)
        host, origin = "capture.example:8080", "http://capture.example:8080"
        self.assert_error(self.ask(server, host, origin), 401)
        response = self.ask(server, host, origin, f"Authorization: Bearer {TOKEN}")
        self.assertEqual(response.status, 200)

    def test_a_browser_tells_it_where_a_proxy_changes_the_host(self):
        server = self.serve()
        for origin in ("https://capture.example", "null"):
            with self.subTest(origin=origin):
                for site, status in (("same-origin", 200), ("same-site", 403), ("cross-site", 403),
                                     ("none", 403)):
                    response = self.ask(server, "127.0.0.1:8080", origin, f"Sec-Fetch-Site: {site}")
                    self.assertEqual(response.status, status)

    @unittest.skipUnless(shutil.which("openssl"), "there is no openssl")
    def test_over_tls_it_is_not_a_page_without(self):
        certificate, key = make_certificate(self.directory, "page")
        server = self.serve("--tls-cert", certificate, "--tls-key", key)
        context = ssl.create_default_context(cafile=certificate)
        for scheme, status in (("https", 200), ("http", 403)):
            response = self.ask(server, "192.168.1.5", f"{scheme}://192.168.1.5", context=context)
            self.assertEqual(response.status, status)


if __name__ == "__main__":
    live_network.main()
