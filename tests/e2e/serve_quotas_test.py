"""What one address, and all clients together, may have of a server."""
import collections
import itertools
import sys
import threading
import time

import live_network
from live_serve import ServeLiveTest
from program import wait_until
from server import LOOPBACK

QUERY = "i=lo&p=1"
TOKEN = "the-right-one"
NEAR_4, NEAR_6 = "10.9.0.1", "fd09::1"


def bearer(token):
    return {"Authorization": f"Bearer {token}"}


class QuotaTest(ServeLiveTest):
    def fill(self, server, count, query=QUERY, **options):
        return [self.open(server, query, **options).wait_open() for _ in range(count)]

    def assert_refused_stream(self, server, status, *words, query=QUERY, **options):
        """With a reason, and with a time after which to come again. The connection ends well."""
        stream = self.open(server, query, **options)
        self.assertEqual(stream.status, status)
        self.assertGreater(int(stream.header("Retry-After")), 0)
        body = stream.connection.wait_for_end()
        self.assertFalse(stream.connection.was_reset)
        self.assertRegex(body.decode(), r'^\{"error":".*"\}\n$')
        for word in words:
            self.assertIn(word, body.decode())


class OfAll(QuotaTest):
    def test_streams(self):
        server = self.serve("--max-clients", "2")
        self.fill(server, 2)
        self.assert_refused_stream(server, 503, "all 2 streams", "--max-clients")
        self.assert_refused(server, 1, "streams")

    def test_captures(self):
        server = self.serve("--max-captures", "1")
        self.fill(server, 2)
        self.assert_refused_stream(server, 503, "all 1 captures", "--max-captures", query="i=lo&p=2")
        self.assert_refused(server, 1, "captures")

    def test_memory_of_rings(self):
        server = self.serve("--buffer-size", "2", "--max-ring-memory", "5")
        streams = self.fill(server, 1) + self.fill(server, 1, "i=lo&p=2")
        self.assert_refused_stream(server, 503, "all 5 MiB", "rings", "--max-ring-memory",
                                   query="i=lo&p=3")
        self.assert_refused(server, 1, "ring_memory")
        self.fill(server, 1)  # Which has a ring already.
        streams[1].close()
        self.assertTrue(server.wait_for_captures(1))
        self.fill(server, 1, "i=lo&p=3")


class OfAnAddress(QuotaTest):
    cable = True

    def far(self, address=NEAR_4, **options):
        return {"address": address, **options}

    def test_streams(self):
        """Each address has its own; those of one network are one in IPv6."""
        for command in (["10.9.0.3/24"], ["fd09::3/64", "nodad"], ["fd0a::2/64", "nodad"]):
            self.far_side.run("ip", "address", "add", *command, "dev", live_network.FAR)
        live_network.run("ip", "address", "add", "fd0a::1/64", "dev", live_network.NEAR, "nodad")
        for name in ("10.9.0.3", "fd09::3", "fd0a::2"):
            live_network.run("ip", "neighbour", "add", name, "lladdr", live_network.FAR_MAC, "dev",
                             live_network.NEAR)
        server = self.serve("--listen", "::", "--no-token", "--max-per-address", "2")
        with self.far_side.inside():
            for first, second, address in (("10.9.0.2", "10.9.0.3", NEAR_4),
                                           ("fd09::2", "fd0a::2", NEAR_6)):
                streams = self.fill(server, 2, address=address, source=first)
                self.assert_refused_stream(server, 429, "all 2 streams", "one address", "--max-per-address",
                                           address=address, source=first)
                self.fill(server, 1, address=address, source=second)
                streams[0].close()
                self.assertTrue(wait_until(lambda: self.is_free(server, address, first)))
            self.assert_refused_stream(server, 429, address=NEAR_6, source="fd09::3")
        self.assert_refused(server, 3, "address_streams")

    def is_free(self, server, address, source):
        stream = self.open(server, QUERY, address=address, source=source)
        return stream.status == 200  # And stays.

    def test_there_are_16_streams_but_on_this_machine(self):
        server = self.serve("--listen", "0.0.0.0", "--no-token", "-q")
        with self.far_side.inside():
            self.fill(server, 16, address=NEAR_4)
            self.assert_refused_stream(server, 429, "all 16 streams", address=NEAR_4)
        self.fill(server, 20)

    def test_the_option_holds_for_this_machine_too(self):
        server = self.serve("--max-per-address", "1")
        self.fill(server, 1)
        self.assert_refused_stream(server, 429, "all 1 streams")
        self.fill(server, 1, source="127.0.0.2")


class Guesses(QuotaTest):
    def guess(self, server, token, source=LOOPBACK, target="/healthz"):
        with self.connect(server, source=source) as connection:
            connection.send(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n"
                            f"Authorization: Bearer {token}\r\n\r\n".encode())
            return connection.response()

    def test_an_address_that_guesses_waits_for_its_turns(self):
        target = "/api/interfaces"
        server = self.serve("--token", TOKEN, "--max-guesses", "4")
        begin = time.monotonic()
        statuses = [self.guess(server, f"wrong-{number}", target=target).status
                    for number in range(12)]
        elapsed = time.monotonic() - begin
        print(statuses, file=sys.stderr)
        self.assertEqual(statuses[:4], [401] * 4)
        self.assertGreaterEqual(elapsed, (12 - 4) / 4 - 0.2)  # Four at once, then four a second.
        refused = self.guess(server, "wrong", target=target)
        while refused.status != 429:  # It was slow.
            refused = self.guess(server, "wrong", target=target)
        self.assert_error(refused, 429, "this address", "--max-guesses")
        self.assertEqual(refused.header("Retry-After"), "1")
        # Neither others, nor those who send none, are meant.
        self.assertEqual(self.guess(server, TOKEN, "127.0.0.2", target).status, 200)
        self.assertEqual(server.get(target).status, 401)
        self.assertEqual(server.get("/healthz").status, 200)
        count = server.get("/metrics", bearer(TOKEN)).body.decode()
        self.assertRegex(count, r'chattcp_refused_total\{limit="token_guesses"\} [1-9]')
        self.assertTrue(server.wait_for_error("refused with 429: .*--max-guesses.*--trusted-proxy"))

    def test_a_right_token_is_let_in_whatever_others_of_its_address_guess(self):
        """As behind a proxy, where one client has an old token."""
        server = self.serve("--token", TOKEN)
        counts = collections.Counter()
        stop = threading.Event()

        def guess_on(name):
            with self.connect(server) as connection:
                for number in itertools.count():
                    if stop.is_set():
                        return
                    connection.send(f"GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: "
                                    f"Bearer {name}-{number}\r\n\r\n".encode())
                    counts[connection.response().status] += 1

        threads = [threading.Thread(target=guess_on, args=(name,)) for name in "abcd"]
        begin = time.monotonic()
        for thread in threads:
            thread.start()
        try:
            self.assertTrue(wait_until(lambda: counts[429] > 0))
            statuses = [self.guess(server, TOKEN, target="/api/interfaces").status
                        for _ in range(20)]
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        seconds = time.monotonic() - begin
        print(f"{dict(counts)} in {seconds:.1f} s", file=sys.stderr)
        self.assertEqual(statuses, [200] * 20)
        self.assertLessEqual(counts.total(), 10 + 10 * (seconds + 1))  # Ten at once, ten a second.

    def test_the_server_ends_while_a_token_waits(self):
        server = self.serve("--token", TOKEN, "--max-guesses", "1")
        with self.connect(server) as connection:
            for _ in range(3):
                connection.send(b"GET /metrics?token=x HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertEqual(connection.response().status, 401)
            self.assertEqual(server.stop(), 0)

    def test_a_request_is_one_guess(self):
        """Or one could try hundreds with each."""
        server = self.serve("--token", TOKEN)
        many = "&".join(f"token=wrong-{number}" for number in range(300)) + f"&token={TOKEN}"
        self.assert_error(server.get(f"/api/interfaces?{many}"), 401, "more than 2 tokens")
        response = server.get(f"/api/interfaces?token={TOKEN}", bearer("of-the-proxy"))
        self.assertEqual(response.status, 200)


class BehindProxy(QuotaTest):
    """A proxy is any client of a trusted address that sends its headers."""

    def through(self, *values, name="X-Forwarded-For"):
        return {"headers": [(name, value) for value in values]}

    def proxied(self, *arguments):
        return self.serve("--trusted-proxy", "127.0.0.1", "--max-per-address", "2", *arguments)

    def test_each_client_has_its_own_streams(self):
        server = self.proxied()
        for client in ("192.0.2.7", "192.0.2.8", "2001:db8:1::7"):
            with self.subTest(client=client):
                self.fill(server, 2, **self.through(client))
                self.assert_refused_stream(server, 429, "--max-per-address", **self.through(client))
                spoofed = self.through("1.2.3.4", f"10.0.0.1, {client}")
                self.assert_refused_stream(server, 429, **spoofed)
        client = 'for="[2001:db8:1::8]:4711";proto=https'  # One network of IPv6 is one address.
        self.assert_refused_stream(server, 429, **self.through(client, name="Forwarded"))
        self.fill(server, 2, **self.through("for=192.0.2.9", name="Forwarded"))
        self.assert_refused(server, 7, "address_streams")

    def test_lines_name_the_client_and_the_proxy(self):
        server = self.proxied()
        stream = self.fill(server, 1, **self.through("192.0.2.7"))[0]
        name = f"chattcp: 192.0.2.7 (through {stream.connection.name})"
        stream.close()
        self.assertTrue(server.wait_for_error(" ends: "), server.errors())
        for word in ("starts", "ends"):
            [line] = server.find_errors(f" {word}: ")
            self.assertTrue(line.startswith(f"{name} {word}: "), line)
        response = server.get("/", {"X-Forwarded-For": "192.0.2.8", "Host": "evil.example"})
        self.assertEqual(response.status, 403)
        self.assertTrue(server.wait_for_error(r"^chattcp: 192\.0\.2\.8 \(through 127\.0\.0\.1:\d+\) "
                                             "refused with 403"), server.errors())

    def test_what_cannot_be_read_leaves_the_proxy(self):
        server = self.proxied()
        self.fill(server, 2, **self.through("unknown"))
        for values in ((["nonsense"], ["_hidden"], ["192.0.2.7:x y"], [""])):
            with self.subTest(values=values):
                self.assert_refused_stream(server, 429, **self.through(*values))
        both = {"headers": [("X-Forwarded-For", "192.0.2.7"), ("Forwarded", "for=192.0.2.8")]}
        self.assert_refused_stream(server, 429, **both)
        self.assert_refused_stream(server, 429)  # The proxy's machine itself.

    def test_nobody_else_is_believed(self):
        server = self.proxied()
        other = {"source": "127.0.0.2"}
        for number in range(2):
            self.fill(server, 1, **other, **self.through(f"192.0.2.{number}"))
        self.assert_refused_stream(server, 429, **other, **self.through("192.0.2.9"))
        server = self.serve("--max-per-address", "1")  # And without the option, nobody at all.
        self.fill(server, 1, **self.through("192.0.2.7"))
        self.assert_refused_stream(server, 429, **self.through("192.0.2.8"))

    def test_a_client_is_never_this_machine(self):
        """Which may have as many streams as there are, unless the option says otherwise."""
        server = self.serve("--trusted-proxy", "127.0.0.0/8", "-q")
        for client in ("127.0.0.1", "unknown"):
            self.fill(server, 16 if client == "127.0.0.1" else 0, **self.through(client))
            self.assert_refused_stream(server, 429, "all 16 streams", **self.through(client))
        self.fill(server, 4)

    def test_each_client_has_its_own_guesses(self):
        server = self.proxied("--token", TOKEN, "--max-guesses", "1")
        target = "/api/interfaces"

        def ask(token, client):
            return server.get(target, {**bearer(token), "X-Forwarded-For": client}).status
        self.assertEqual([ask("wrong", "192.0.2.7") for _ in range(3)], [401, 429, 429])
        self.assertEqual([ask("wrong", f"192.0.2.{number}") for number in range(8, 18)], [401] * 10)
        self.assertEqual(ask(TOKEN, "192.0.2.7"), 200)


if __name__ == "__main__":
    live_network.main()
