"""Who may ask `chattcp serve` for something: hosts, origins and tokens."""
import re
import time
from urllib.parse import quote

import live_network
from live_network import run
from program import wait_until
from server import LOOPBACK_6, ServerTest, message

TOKEN = "correct-horse-battery"
OTHER_ADDRESS = "10.9.0.1"  # Of this machine, and not loopback.

TARGETS = ["/api/interfaces", "/api/capture?i=lo", "/api/capture?i=lo&c=1", "/metrics", "/healthz",
           "/nowhere", "/index.html"]

GOOD_HOSTS = ["127.0.0.1", "127.0.0.1:1", "127.0.0.1:65535", "10.1.2.3", "192.0.2.1:8080", "[::1]",
              "[::1]:99", "[2001:db8::1]:80", "[FD09::1]", "localhost", "localhost:8080",
              "LOCALHOST:1", "LocalHost", "  127.0.0.1  ", "localhost.", "localhost.:8080",
              "app.localhost", "a.b.LocalHost.:1"]

BAD_HOSTS = ["evil.example", "evil.example:8080", "", " ", ":8080", ":", "127.0.0.1:port",
             "127.0.0.1:8080:8080", "127.0.0.1:port:port", "127.0.0.1:80x", "127.0.0.1:-1",
             "127.0.0.1x", "127.0.0.1 evil.example", "127.0.0.1, evil.example", "127.0.0.1/",
             "127.0.0.1\tx", "127.0.0.1.evil.example", "127.0.0.1@evil.example",
             "user@127.0.0.1", "http://127.0.0.1", "::1", "::1:8080", "[::1", "::1]", "[::1]x",
             "[::1]8080", "[::1]]", "[[::1]]", "[]", "[]:80", "[evil.example]", "[127.0.0.1]",
             "[::1].evil.example", "[::1]:80:80", "localhost.evil.example", ".localhost",
             "localhost..", "a..localhost", "evil-localhost", "evil.localhost.example",
             "localhostx", "xlocalhost", "localhost:x", "localhost:1:1", "local host",
             "127.1", "0x7f.0.0.1", "2130706433", "127.0.0.256", "127.0.0", "*", "null"]

GOOD_ORIGINS = ["http://localhost", "https://localhost", "http://localhost:3000",
                "https://localhost:1", "http://127.0.0.1", "http://127.0.0.1:8080",
                "https://127.9.8.7:65535", "http://[::1]", "https://[::1]:9", "http://localhost.",
                "http://localhost.:3000", "https://app.localhost:3000", "http://a.b.localhost."]

BAD_ORIGINS = ["http://evil.example", "https://evil.example:8080", "null", "NULL", "*",
               "http://localhost.evil.example", "http://127.0.0.1.evil.example",
               "http://localhostx", "http://xlocalhost", "http://.localhost",
               "http://localhost..", "http://evil.localhost.example",
               "http://localhost@evil.example", "http://localhost:1@evil.example",
               "http://127.0.0.1:80@evil.example", "http://localhost:80x", "http://localhost:80:80",
               "http://localhost/", "http://localhost/evil", "http://localhost#",
               "http://localhost http://evil.example", "http://localhost, http://evil.example",
               "http://evil.example http://localhost", "localhost", "//localhost", "http:localhost",
               "http://", "ftp://localhost", "file://", "chrome-extension://localhost",
               "http://127.0.0.256", "http://127.0.0", "http://127.1", "http://128.0.0.1",
               "http://10.0.0.1", "http://[::2]", "http://[::1", "http://::1", "http://[::1]x",
               "http://[::1].evil.example", "http://[localhost]", "http://[127.0.0.1]"]

WRONG_TOKENS = ["wrong", TOKEN[:-1], TOKEN[1:], TOKEN + "x", TOKEN + TOKEN, TOKEN.upper(), "",
                "x" * len(TOKEN), TOKEN[:-1] + "x", "x" * 4000]

CORS = ["Access-Control-Allow-Origin", "Access-Control-Allow-Methods",
        "Access-Control-Allow-Headers", "Access-Control-Max-Age", "Access-Control-Expose-Headers"]


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


class AccessTest(ServerTest):
    def assert_nothing_started(self, server):
        self.assertEqual(server.packet_sockets(), [])
        self.assertEqual(server.find_errors(r" starts: | ends: "), [])

    def assert_starts(self, server, query="i=lo", **options):
        """What a refused client would have started, so that its absence says something."""
        with self.open(server, query, **options) as stream:
            stream.wait_open()
            self.assertEqual(stream.status, 200)
            self.assertTrue(server.wait_for_captures(1), server.errors())

    def assert_no_cors(self, response):
        for name in CORS:
            self.assertEqual(response.all(name), [], response)

    def assert_unauthorised(self, response):
        self.assert_error(response, 401)
        self.assertEqual(response.header("WWW-Authenticate"), "Bearer")


class Hosts(AccessTest):
    def ask(self, server, *hosts, **options):
        lines = [f"Host: {host}" if host else "Host:" for host in hosts]
        return server.raw(message(*lines, **options))

    def test_addresses_and_localhost_are_served(self):
        server = self.serve()
        for host in GOOD_HOSTS:
            with self.subTest(host=host):
                self.assertEqual(self.ask(server, host).status, 200)

    def test_all_others_are_refused(self):
        server = self.serve()
        for host in BAD_HOSTS:
            with self.subTest(host=host):
                self.assert_error(self.ask(server, host), 403)

    def test_none_and_several_are_bad_requests(self):
        """Whatever else is required, and also where one of them would be right."""
        for arguments in ([], ["--token", TOKEN]):
            server = self.serve(*arguments)
            for hosts in ([], ["127.0.0.1"] * 2, ["127.0.0.1", "evil.example"],
                          ["evil.example", "127.0.0.1"], ["", "127.0.0.1"], ["127.0.0.1", ""]):
                for version in ("1.0", "1.1"):
                    with self.subTest(arguments=arguments, hosts=hosts, version=version):
                        target = f"/api/interfaces?token={TOKEN}"
                        response = self.ask(server, *hosts, version=version, target=target)
                        if hosts or version == "1.1":
                            self.assert_error(response, 400, "Host")
                        elif arguments:
                            self.assertEqual(response.status, 200)  # HTTP/1.0 has none.
                        else:
                            self.assert_error(response, 403)

    def test_that_of_a_target_in_absolute_form_is_the_one_that_counts(self):
        """As proxies and some clients send it (RFC 9112, 3.2.2)."""
        server = self.serve()
        for host in ("127.0.0.1", f"localhost:{server.port}", "[::1]:9", "app.localhost"):
            for scheme in ("http", "HTTPS"):
                for other in ("127.0.0.1", "evil.example", ""):
                    with self.subTest(host=host, scheme=scheme, other=other):
                        target = f"{scheme}://{host}/api/interfaces"
                        self.assertEqual(self.ask(server, other, target=target).status, 200)
        for host in ("evil.example", "127.0.0.1.evil.example", ":8080", "::1", "127.0.0.1:x"):
            with self.subTest(host=host):
                target = f"http://{host}/api/capture?i=lo"
                self.assert_error(self.ask(server, "127.0.0.1", target=target), 403)
        for target in ("http:///api/interfaces", "http://", "http://user@127.0.0.1/api/interfaces",
                       "http://127.0.0.1@evil.example/", "https://?x"):
            with self.subTest(target=target):
                self.assert_error(self.ask(server, "127.0.0.1", target=target), 400, "no host")
        self.assertEqual(self.ask(server, "127.0.0.1", target="http://localhost").status, 200)
        self.assert_error(self.ask(server, "127.0.0.1", target="/http://localhost/healthz"), 404)
        self.assert_nothing_started(server)

    def test_they_are_looked_at_first_and_nothing_starts(self):
        server = self.serve()
        for target in TARGETS:
            for method in ("GET", "POST", "DELETE", "OPTIONS"):
                with self.subTest(target=target, method=method):
                    response = self.ask(server, "evil.example", target=target, method=method)
                    self.assert_error(response, 403)
            with self.subTest(target=target, method="HEAD"):
                with self.connect(server) as connection:
                    connection.send(message("Host: evil.example", target=target, method="HEAD"))
                    self.assertEqual(connection.response("HEAD").status, 403)
        self.assert_nothing_started(server)
        self.assert_starts(server)

    def test_a_name_of_the_same_origin_as_a_browser_sends_it_is_refused(self):
        """A page of evil.example whose name has been bound to a loopback address meanwhile."""
        server = self.serve()
        host = f"evil.example:{server.port}"
        for lines in ([f"Host: {host}"], [f"Host: {host}", f"Origin: http://{host}"],
                      [f"Host: {host}", "Origin: http://localhost"]):
            response = server.raw(message(*lines, target="/api/capture?i=lo"))
            self.assert_error(response, 403)
        self.assert_nothing_started(server)

    def test_names_that_were_allowed_are_served(self):
        server = self.serve("--allow-host", "capture.example", "--allow-host", "Box")
        for host in ("capture.example", "capture.example:8080", "CAPTURE.Example", "box:1", "BOX",
                     "capture.example.", "box.:1",
                     "127.0.0.1", "localhost"):
            with self.subTest(host=host):
                self.assertEqual(self.ask(server, host).status, 200)
        for host in ("evil.example", "x.capture.example", "capture.example.evil.example",
                     "capture.examplex", "example", "capture.example:x", "[box]", "bo", "boxx"):
            with self.subTest(host=host):
                self.assert_error(self.ask(server, host), 403)

    def test_they_do_not_matter_where_a_token_is_required(self):
        server = self.serve("--token", TOKEN)
        for hosts in (["evil.example"], ["capture.example:8080"]):
            with self.subTest(hosts=hosts):
                self.assert_unauthorised(self.ask(server, *hosts))
                target = f"/api/interfaces?token={TOKEN}"
                self.assertEqual(self.ask(server, *hosts, target=target).status, 200)

    def test_they_are_looked_at_over_ipv6_too(self):
        self.need_ipv6()
        server = self.serve()
        for host, status in (("[::1]", 200), ("localhost", 200), ("::1", 403),
                             ("evil.example", 403)):
            with self.subTest(host=host):
                response = server.raw(message(f"Host: {host}"), LOOPBACK_6)
                self.assertEqual(response.status, status)


class Origins(AccessTest):
    def assert_allowed(self, response, origin):
        self.assertEqual(response.header("Access-Control-Allow-Origin"), origin, response)
        self.assertEqual(response.header("Access-Control-Expose-Headers"), "Retry-After", response)
        self.assertIn("origin", [word.strip().lower() for value in response.all("Vary")
                                 for word in value.split(",")], response)

    def test_loopback_ones_get_cors_headers(self):
        server = self.serve()
        for origin in GOOD_ORIGINS:
            with self.subTest(origin=origin):
                response = server.get("/api/interfaces", {"Origin": origin})
                self.assertEqual(response.status, 200)
                self.assert_allowed(response, origin)

    def test_all_others_are_refused_without_cors_headers(self):
        server = self.serve()
        for origin in BAD_ORIGINS:
            with self.subTest(origin=origin):
                response = server.get("/api/interfaces", {"Origin": origin})
                self.assert_error(response, 403)
                self.assert_no_cors(response)

    def test_an_empty_one_is_refused(self):
        response = self.serve().get("/api/interfaces", {"Origin": ""})
        self.assert_error(response, 403)
        self.assert_no_cors(response)

    def test_several_at_once_are_refused(self):
        server = self.serve()
        for origins in (["http://localhost", "http://evil.example"],
                        ["http://evil.example", "http://localhost"]):
            with self.subTest(origins=origins):
                lines = ["Host: localhost", *(f"Origin: {origin}" for origin in origins)]
                response = server.raw(message(*lines))
                self.assert_error(response, 403)
                self.assert_no_cors(response)

    def test_foreign_ones_start_nothing(self):
        server = self.serve()
        for origin in ("http://evil.example", "null"):
            for target in TARGETS:
                for method in ("GET", "POST", "OPTIONS"):
                    with self.subTest(origin=origin, target=target, method=method):
                        response = server.request(method, target, {"Origin": origin})
                        self.assert_error(response, 403)
                        self.assert_no_cors(response)
        self.assert_nothing_started(server)
        self.assert_starts(server, headers=[("Origin", "http://localhost")])

    def test_those_that_were_named_are_allowed_exactly(self):
        server = self.serve("--cors-origin", "https://app.example",
                            "--cors-origin", "http://box.example:8080")
        for origin in ("https://app.example", "http://box.example:8080", "http://localhost:1"):
            with self.subTest(origin=origin):
                response = server.get("/api/interfaces", {"Origin": origin})
                self.assertEqual(response.status, 200)
                self.assert_allowed(response, origin)
        for origin in ("http://app.example", "https://app.example:444", "https://app.example/",
                       "https://app.example.evil.example", "https://xapp.example",
                       "https://x.app.example", "http://box.example", "http://box.example:80",
                       "https://app.exampl", "null", "*"):
            with self.subTest(origin=origin):
                response = server.get("/api/interfaces", {"Origin": origin})
                self.assert_error(response, 403)
                self.assert_no_cors(response)

    def test_a_star_allows_all(self):
        server = self.serve("--cors-origin", "*")
        for origin in ("http://evil.example", "https://app.example:8443", "http://localhost"):
            with self.subTest(origin=origin):
                response = server.get("/api/interfaces", {"Origin": origin})
                self.assertEqual(response.status, 200)
                self.assert_allowed(response, origin)

    def test_errors_have_cors_headers_too(self):
        server = self.serve()
        origin = "http://localhost:3000"
        for method, target, status in (
                ("GET", "/healthz", 200), ("GET", "/metrics", 200), ("HEAD", "/healthz", 200),
                ("HEAD", "/api/capture?i=lo", 200), ("GET", "/api/capture", 400),
                ("GET", "/api/capture?i=lo&p=x", 400), ("GET", "/nowhere", 404),
                ("POST", "/api/interfaces", 405), ("DELETE", "/api/capture?i=lo", 405)):
            with self.subTest(method=method, target=target):
                response = server.request(method, target, {"Origin": origin})
                self.assertEqual(response.status, status)
                self.assert_allowed(response, origin)

    def test_a_missing_token_is_told_to_the_page(self):
        server = self.serve("--token", TOKEN)
        response = server.get("/api/interfaces", {"Origin": "http://localhost"})
        self.assert_unauthorised(response)
        self.assert_allowed(response, "http://localhost")

    def test_a_token_does_not_help_foreign_ones(self):
        server = self.serve("--token", TOKEN)
        headers = {**bearer(TOKEN), "Origin": "http://evil.example"}
        response = server.get("/api/interfaces", headers)
        self.assert_error(response, 403)
        self.assert_no_cors(response)

    def test_streams_have_cors_headers(self):
        server = self.serve()
        for lines in (False, True):
            stream = self.open(server, lines=lines, headers=[("Origin", "http://[::1]:5173")])
            self.assertEqual(stream.status, 200)
            self.assert_allowed(stream.response, "http://[::1]:5173")

    def test_without_an_origin_there_are_no_cors_headers(self):
        server = self.serve("--cors-origin", "*")
        for target in TARGETS[3:]:
            self.assert_no_cors(server.get(target))


class Embedding(AccessTest):
    """A page of another site that embeds sends no Origin; browsers show it in other headers."""

    def embed(self, site, destination, mode="no-cors"):
        return {"Sec-Fetch-Site": site, "Sec-Fetch-Dest": destination, "Sec-Fetch-Mode": mode}

    def test_by_other_sites_it_is_refused_and_starts_nothing(self):
        server = self.serve()
        for headers in (self.embed("cross-site", "image"), self.embed("cross-site", "script"),
                        self.embed("cross-site", "iframe", "navigate"),
                        self.embed("cross-site", "object", "navigate"),
                        self.embed("cross-site", "embed", "navigate")):
            for target in ("/api/interfaces", "/api/capture?i=lo"):
                with self.subTest(headers=headers, target=target):
                    self.assert_error(server.get(target, headers), 403, "embed")
        self.assertEqual(server.packet_sockets(), [])
        self.assertEqual(server.find_errors(" starts: "), [])

    def test_a_link_that_is_followed_is_served(self):
        server = self.serve()
        for headers in (self.embed("cross-site", "document", "navigate"),
                        self.embed("none", "document", "navigate"), self.embed("same-site", "image"),
                        self.embed("same-origin", "empty")):
            with self.subTest(headers=headers):
                self.assertEqual(server.get("/api/interfaces", headers).status, 200)

    def test_a_star_allows_it(self):
        server = self.serve("--cors-origin", "*")
        headers = self.embed("cross-site", "image")
        self.assertEqual(server.get("/api/interfaces", headers).status, 200)


class Preflight(AccessTest):
    ASKED = {"Access-Control-Request-Method": "GET",
             "Access-Control-Request-Headers": "authorization"}

    def assert_options(self, response):
        self.assertEqual((response.status, response.body), (204, b""))
        allowed = {word.strip() for word in response.header("Allow").split(",")}
        self.assertEqual(allowed, {"GET", "HEAD", "OPTIONS"})

    def assert_preflight(self, response, origin):
        self.assert_options(response)
        self.assertEqual(response.header("Access-Control-Allow-Origin"), origin)
        self.assertIn("GET", response.header("Access-Control-Allow-Methods"))
        self.assertIn("authorization", response.header("Access-Control-Allow-Headers").lower())
        self.assertGreater(int(response.header("Access-Control-Max-Age")), 0)

    def test_it_is_answered_for_allowed_origins(self):
        server = self.serve("--cors-origin", "https://app.example")
        for origin in ("https://app.example", "http://localhost:3000"):
            for target in TARGETS:
                with self.subTest(origin=origin, target=target):
                    response = server.request("OPTIONS", target, {"Origin": origin, **self.ASKED})
                    self.assert_preflight(response, origin)
        self.assert_nothing_started(server)

    def test_it_allows_the_headers_that_are_asked_for(self):
        server = self.serve()
        for headers in ("authorization,x-requested-with", "last-event-id", "X-Trace, traceparent"):
            with self.subTest(headers=headers):
                response = server.request(
                    "OPTIONS", "/api/capture?i=lo",
                    {"Origin": "http://localhost", "Access-Control-Request-Method": "GET",
                     "Access-Control-Request-Headers": headers})
                self.assert_options(response)
                self.assertEqual(response.all("Access-Control-Allow-Headers"), [headers])

    def test_it_names_the_usual_headers_where_none_is_asked_for(self):
        server = self.serve()
        for asked in ({}, {"Access-Control-Request-Headers": "x%0d%0aSet-Cookie: a=b"},
                      {"Access-Control-Request-Headers": "<script>"}):
            with self.subTest(asked=asked):
                response = server.request("OPTIONS", "/api/capture",
                                          {"Origin": "http://localhost", **asked})
                self.assertEqual(response.all("Access-Control-Allow-Headers"),
                                 ["Authorization, Accept, Cache-Control, Last-Event-ID"])
                self.assertIsNone(response.header("Set-Cookie"))

    def test_it_needs_no_token(self):
        server = self.serve("--token", TOKEN)
        response = server.request("OPTIONS", "/api/capture?i=lo",
                                  {"Origin": "http://localhost", **self.ASKED})
        self.assert_preflight(response, "http://localhost")

    def test_it_is_refused_for_other_origins(self):
        server = self.serve()
        response = server.request("OPTIONS", "/api/capture?i=lo",
                                  {"Origin": "https://app.example", **self.ASKED})
        self.assert_error(response, 403)
        self.assert_no_cors(response)

    def test_without_an_origin_the_methods_are_told(self):
        response = self.serve().request("OPTIONS", "/api/interfaces")
        self.assert_options(response)
        self.assert_no_cors(response)


class Tokens(AccessTest):
    def assert_wants(self, server, token, **options):
        """This token, as a header or as a parameter, and no request without."""
        self.assert_unauthorised(server.get("/api/interfaces", **options))
        self.assert_unauthorised(server.get("/api/interfaces", bearer(token + "x"), **options))
        self.assertEqual(server.get("/api/interfaces", bearer(token), **options).status, 200)
        target = f"/api/interfaces?token={quote(token, safe='')}"
        self.assertEqual(server.get(target, **options).status, 200)

    def test_one_that_was_given_is_required_on_loopback(self):
        server = self.serve("--token", TOKEN)
        self.assert_wants(server, TOKEN)
        self.assertEqual(server.token, TOKEN)

    def test_without_it_nothing_but_the_health_is_told(self):
        server = self.serve("--token", TOKEN)
        for target in TARGETS:
            for method in ("GET", "POST", "DELETE"):
                if target != "/healthz":
                    with self.subTest(target=target, method=method):
                        self.assert_unauthorised(server.request(method, target))
        self.assertEqual(server.get("/healthz").body, b"ok\n")
        self.assert_nothing_started(server)
        self.assert_starts(server, f"i=lo&token={TOKEN}")

    def test_wrong_ones_are_refused(self):
        server = self.serve("--token", TOKEN, "--max-guesses", "100")
        for token in WRONG_TOKENS:
            with self.subTest(token=token):
                target = "/api/capture?i=lo"
                self.assert_unauthorised(server.get(target, bearer(token)))
                self.assert_unauthorised(server.get(f"{target}&token={token}"))
        self.assert_nothing_started(server)

    def test_other_schemes_and_places_are_refused(self):
        server = self.serve("--token", TOKEN)
        for name, value in (("Authorization", TOKEN), ("Authorization", f"Basic {TOKEN}"),
                            ("Authorization", f"Bearer{TOKEN}"), ("Authorization", "Bearer"),
                            ("Authorization", f"Bearer x {TOKEN}"), ("Cookie", f"token={TOKEN}"),
                            ("Token", TOKEN), ("Referer", f"http://localhost/?token={TOKEN}")):
            with self.subTest(name=name, value=value):
                self.assert_unauthorised(server.get("/api/interfaces", {name: value}))
        for target in (f"/api/interfaces?TOKEN={TOKEN}", f"/api/interfaces?tokens={TOKEN}",
                       f"/api/interfaces?x=token={TOKEN}"):
            with self.subTest(target=target):
                self.assert_unauthorised(server.raw(message("Host: localhost", target=target)))

    def test_it_opens_every_path(self):
        server = self.serve("--token", TOKEN)
        for target, status in (("/api/interfaces", 200), ("/metrics", 200), ("/healthz", 200),
                               ("/nowhere", 404), ("/api/capture", 400)):
            with self.subTest(target=target):
                self.assertEqual(server.get(target, bearer(TOKEN)).status, status)
                self.assertEqual(server.get(f"{target}?token={TOKEN}").status, status)

    def test_it_opens_streams_both_ways(self):
        server = self.serve("--token", TOKEN)
        self.assert_starts(server, f"i=lo&token={TOKEN}")
        self.assert_starts(server, headers=[("Authorization", f"Bearer {TOKEN}")])

    def test_characters_with_a_meaning_in_urls_are_those_of_the_token(self):
        token = "-._~p+q/R1+=="
        self.assert_wants(self.serve("--token", token), token)

    def test_it_may_end_with_equals_signs_in_a_url_too(self):
        server = self.serve("--token", "abc==")
        for token, status in (("abc==", 200), ("abc%3D%3D", 200), ("abc=", 401), ("abc", 401),
                              ("x=abc==", 401), ("=abc==", 401)):
            with self.subTest(token=token):
                response = server.get(f"/api/interfaces?token={token}")
                self.assertEqual(response.status, status)

    def test_a_file_gives_it_by_its_first_line(self):
        for content in (TOKEN, TOKEN + "\n", TOKEN + "\nsecond line\n"):
            with self.subTest(content=content):
                server = self.serve("--token-file", self.write_file("token", content.encode()))
                self.assert_wants(server, TOKEN)

    def test_the_environment_gives_it(self):
        server = self.serve(environment={"CHATTCP_TOKEN": TOKEN})
        self.assert_wants(server, TOKEN)

    def test_flags_win_over_the_environment(self):
        environment = {"CHATTCP_TOKEN": "other"}
        self.assert_wants(self.serve("--token", TOKEN, environment=environment), TOKEN)
        path = self.write_file("token", TOKEN.encode())
        self.assert_wants(self.serve("--token-file", path, environment=environment), TOKEN)
        server = self.serve("--no-token", environment=environment)
        self.assertEqual(server.get("/api/interfaces").status, 200)
        self.assertIsNone(server.token)

    def test_on_loopback_there_is_none_unless_given(self):
        for arguments in ([], ["--listen", "127.0.0.1"], ["--listen", "127.0.0.1,127.0.0.2"],
                          ["--listen", "localhost"], ["--no-token"]):
            with self.subTest(arguments=arguments):
                server = self.serve(*arguments)
                self.assertIsNone(server.token)
                self.assertEqual(server.get("/api/interfaces").status, 200)
                self.assertEqual(server.find_errors("warning"), [])

    def test_it_stands_in_no_line_after_the_first_three(self):
        server = self.serve("--token", TOKEN)
        for query, headers in ((f"i=lo&token={TOKEN}&p=1", []), (f"token={TOKEN}&i=lo&p=2", []),
                               (f"i=lo&p=3&token=%63{TOKEN[1:]}", []),
                               ("i=lo&p=4", [("Authorization", f"Bearer {TOKEN}")])):
            with self.open(server, query, headers=headers) as stream:
                stream.wait_open()
        server.get(f"/api/capture?i=lo&p=x&token={TOKEN}")
        server.get(f"/nowhere?token={TOKEN}")
        server.get("/api/capture?i=lo&token=nearly-right")
        self.assertTrue(server.wait_for_error(" ends: ", count=4), server.errors())
        self.assertEqual(server.stop(), 0)
        self.assertEqual(len(server.find_errors(" starts: ")), 4)
        for line in server.error_lines()[3:]:
            self.assertNotRegex(line, rf"token=|{TOKEN[1:]}|nearly-right")

    def test_it_is_not_told_to_clients(self):
        server = self.serve("--token", TOKEN)
        for target in (*TARGETS[3:], "/api/capture?i=lo&p=x", "/api/capture?i=lo&nothing=1"):
            for response in (server.get(target, bearer(TOKEN)),
                             server.get(target, {"Authorization": f"Basic {TOKEN}"})):
                self.assertNotIn(TOKEN, str(response.headers) + response.body.decode())


class Denials(AccessTest):
    """What is refused is counted, and logged with the option that would let it in."""

    def denied(self, server, **options):
        text = server.get("/metrics", **options).body.decode()
        found = re.findall(r'chattcp_denied_total\{status="(\d+)",reason="(\w+)"\} ([1-9]\d*)', text)
        return {f"{status} {reason}": int(count) for status, reason, count in found}

    def assert_logged(self, server, pattern):
        self.assertTrue(server.wait_for_error(pattern), server.errors())
        [line] = server.find_errors(pattern)
        self.assertRegex(line, r"^chattcp: 127\.0\.0\.1:\d+ refused with 40[13]: ")

    def test_pages_and_hosts(self):
        for headers, count, advice in (
                ({"Host": "box.example:80"}, "403 host", "--allow-host box.example$"),
                ({"Host": "$(reboot)"}, "403 host", "--allow-host NAME$"),
                ({"Origin": "https://app.example:8443"}, "403 origin",
                 "--cors-origin https://app.example:8443$"),
                ({"Origin": "https://a;b'"}, "403 origin", "--cors-origin ORIGIN$"),
                ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}, "403 embedding",
                 r"--cors-origin '\*'$")):
            with self.subTest(headers=headers):
                server = self.serve()
                self.assertEqual(server.get("/api/interfaces", headers).status, 403)
                self.assertEqual(self.denied(server), {count: 1})
                self.assert_logged(server, advice)

    def test_tokens(self):
        for headers, count, advice in (({}, "401 token_missing", "--no-token"),
                                       (bearer("wrong"), "401 token_wrong", "--token-file")):
            with self.subTest(headers=headers):
                server = self.serve("--token", TOKEN)
                for _ in range(3):
                    self.assert_unauthorised(server.get("/metrics", headers))
                self.assertEqual(self.denied(server, headers=bearer(TOKEN)), {count: 3})
                self.assert_logged(server, advice)

    def test_a_line_a_second_of_an_address(self):
        """However many are refused; what was left out is counted in the next one."""
        server = self.serve()
        begin = time.monotonic()
        for _ in range(200):
            self.assertEqual(server.get("/", {"Host": "evil.example"}).status, 403)
        most = time.monotonic() - begin + 1
        lines = server.find_errors("refused with 403")
        self.assertGreaterEqual(len(lines), 1)
        self.assertLessEqual(len(lines), most)
        self.assertTrue(wait_until(
            lambda: server.get("/", {"Host": "evil.example"}) and
            server.find_errors(r"refused with 403: .* \([1-9]\d* more not shown\)$")), server.errors())
        with self.connect(server, source="127.0.0.2") as connection:
            connection.send(message("Host: evil.example"))
            self.assertEqual(connection.response().status, 403)
        self.assertTrue(server.wait_for_error(r"127\.0\.0\.2:\d+ refused"), server.errors())

    def test_quiet_is_quiet(self):
        server = self.serve("-q")
        self.assertEqual(server.get("/", {"Host": "evil.example"}).status, 403)
        self.assertEqual(self.denied(server), {"403 host": 1})
        self.assertEqual(server.stop(), 0)
        self.assertEqual(server.find_errors("refused"), [])


class OtherAddresses(AccessTest):
    """A machine with an address that is not loopback. All of it stays within the namespace."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run("ip", "address", "replace", f"{OTHER_ADDRESS}/32", "dev", "lo")

    def test_by_default_they_are_not_listened_on(self):
        server = self.serve()
        with self.assertRaises(ConnectionRefusedError):
            server.connect(OTHER_ADDRESS)
        with self.assertRaises(ConnectionRefusedError):
            server.connect("127.0.0.2")

    def assert_token_is_made(self, server):
        token = server.token
        self.assertRegex(token, r"^[A-Za-z0-9_-]{16,}$")
        for headers, status in (({}, 401), (bearer(token), 200), (bearer(token[:-1]), 401)):
            response = server.get("/api/interfaces", headers, address=OTHER_ADDRESS)
            self.assertEqual(response.status, status)
        response = server.get(f"/api/interfaces?token={token}", address=OTHER_ADDRESS)
        self.assertEqual(response.status, 200)
        return token

    def test_a_token_is_made_and_required_there(self):
        tokens = set()
        for addresses in ("0.0.0.0", OTHER_ADDRESS, f"127.0.0.1,{OTHER_ADDRESS}"):
            with self.subTest(addresses=addresses):
                server = self.serve("--listen", addresses)
                tokens.add(self.assert_token_is_made(server))
                self.assertEqual(server.find_errors("warning"), [])
        self.assertEqual(len(tokens), 3)

    def test_listen_may_be_repeated(self):
        server = self.serve("--listen", "127.0.0.1", "--listen", OTHER_ADDRESS)
        self.assert_token_is_made(server)
        self.assertEqual(server.get("/healthz").body, b"ok\n")

    def test_without_a_token_nothing_starts_there(self):
        server = self.serve("--listen", "0.0.0.0")
        for address in (OTHER_ADDRESS, "127.0.0.1"):
            response = server.get("/api/capture?i=lo", address=address)
            self.assert_unauthorised(response)
        self.assert_nothing_started(server)

    def test_one_that_was_given_is_required_there(self):
        for source in (["--token", TOKEN], []):
            environment = {} if source else {"CHATTCP_TOKEN": TOKEN}
            server = self.serve("--listen", "0.0.0.0", *source, environment=environment)
            # What others could not read before they do not read in a log either.
            self.assertEqual(server.token, TOKEN if source else "TOKEN")
            for headers, status in (({}, 401), (bearer(TOKEN), 200)):
                response = server.get("/api/interfaces", headers, address=OTHER_ADDRESS)
                self.assertEqual(response.status, status)

    def test_an_empty_one_in_the_environment_opens_nothing(self):
        server = self.launch_server("--listen", "0.0.0.0", environment={"CHATTCP_TOKEN": ""})
        if server.wait_for_error("^Server starting"):
            for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
                self.assert_unauthorised(server.get("/api/interfaces", headers))
            self.assert_unauthorised(server.get("/api/interfaces?token="))
        else:
            self.assertIn(server.wait(), (1, 2))

    def test_no_token_is_warned_of_and_hosts_are_looked_at(self):
        server = self.serve("--listen", "0.0.0.0", "--no-token")
        self.assertTrue(server.wait_for_error("^chattcp: warning: "), server.errors())
        self.assertIsNone(server.token)
        for host, status in ((OTHER_ADDRESS, 200), ("localhost", 200), ("evil.example", 403)):
            response = server.raw(message(f"Host: {host}"), OTHER_ADDRESS)
            self.assertEqual(response.status, status)

    def test_a_token_is_made_for_all_addresses_of_ipv6(self):
        self.need_ipv6()
        server = self.serve("--listen", "::")
        response = server.get("/api/interfaces", address=LOOPBACK_6)
        self.assert_unauthorised(response)
        response = server.get("/api/interfaces", bearer(server.token), address=LOOPBACK_6)
        self.assertEqual(response.status, 200)


if __name__ == "__main__":
    live_network.main()
