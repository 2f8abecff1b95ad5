"""Streams through reverse proxies, with the configurations in chattcp-recipes(7): idle for longer than any
proxy waits, and left by their clients."""
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import unittest
from dataclasses import dataclass, field

import live_network
from live_serve import ServeLiveTest
from program import PATIENCE, wait_until
from proxies import FIRST_PORT, PROGRAMS, START_TIME, Proxy
from server import NDJSON

TOKEN = "kept-secret"
IDLE_SECONDS = 130  # More than twice as long as any of them waits by default.
LEAVING_SECONDS = 20  # Until a capture ends whose only client left the proxy in front of it.
FORMS = {"events": "text/event-stream", "lines": NDJSON}


@dataclass(frozen=True)
class Way:
    proxy: Proxy
    http: str  # Option of curl.
    form: str

    def __str__(self):
        return f"{self.proxy.name} {self.http} {self.form}"


class Client:
    """A curl that reads a stream, with the time at which each line came."""

    def __init__(self, way, query, *options):
        self.way = way
        self._process = subprocess.Popen(
            way.proxy.curl(f"/api/capture?{query}&token={TOKEN}", way.http, *options,
                           "-H", f"Accept: {FORMS[way.form]}"),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.lines = []  # (time, text)
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def _collect(self):
        for line in self._process.stdout:
            self.lines.append((time.monotonic(), line.rstrip("\n")))

    @property
    def open_for(self):
        """Seconds from the first line to the last one."""
        return self.lines[-1][0] - self.lines[0][0] if self.lines else -1

    @property
    def cut(self):
        return not self._reader.is_alive()

    def packets(self):
        """(time, object) of each."""
        return [(when, json.loads(text.removeprefix("data: "))) for when, text in list(self.lines)
                if text.startswith(("data: {", "{"))]

    def leave(self):
        self._process.kill()
        self._process.wait()
        self._reader.join()
        self._process.stdout.close()


@dataclass
class Departures:
    """When the server noticed that the clients of streams left; each has a filter of its own."""
    server: object
    begin: float
    seconds: dict = field(default_factory=dict)  # By the filter's port.

    def all_noticed(self, ports):
        now = time.monotonic()
        for line in self.server.find_errors(r" starts: i=lo&p=\d+ \("):
            peer, port = re.match(r"chattcp: (\S+) starts: i=lo&p=(\d+) ", line).groups()
            if int(port) not in self.seconds and self.server.find_errors(re.escape(peer) + " ends: "):
                self.seconds[int(port)] = now - self.begin
        return all(port in self.seconds for port in ports)


class Proxies(ServeLiveTest):
    @classmethod
    def setUpClass(cls):
        os.environ["PATH"] += ":/usr/sbin:/sbin"
        missing = [program for program, *_ in (*PROGRAMS.values(), ("curl",))
                   if shutil.which(program) is None]
        if missing:
            raise unittest.SkipTest(f"missing: {missing}")
        super().setUpClass()

    def start_all(self, *arguments):
        self.server = self.serve("--token", TOKEN, "--max-captures", "64", "--max-clients", "128",
                                 *arguments)
        self.proxies = []
        for number, name in enumerate(PROGRAMS):
            self.proxies.append(Proxy(name, FIRST_PORT + number, self.server.port))
            self.addCleanup(self.proxies[-1].close)
        for proxy in self.proxies:
            proxy.wait_until_ready()

    def ways(self):
        return [Way(proxy, http, form) for proxy in self.proxies for form in FORMS
                for http in (("--http1.1", "--http2") if proxy.tls else ("--http1.1",))]

    def clients(self, query_of):
        """One for each way, once something has come to all of them."""
        clients = [Client(way, query_of(number)) for number, way in enumerate(self.ways())]
        for client in clients:
            self.addCleanup(client.leave)
        opened = wait_until(lambda: all(client.lines for client in clients), START_TIME)
        self.assertTrue(opened, [str(c.way) for c in clients if not c.lines] + [self.server.errors()])
        return clients

    def test_trusted_proxies_name_their_clients(self):
        self.start_all("--trusted-proxy", "127.0.0.1")
        for number, proxy in enumerate(self.proxies, 2):
            address = f"127.0.0.{number}"
            client = Client(Way(proxy, "--http1.1", "lines"), f"i=lo&p={number}",
                            "--interface", address)
            self.addCleanup(client.leave)
            self.assertTrue(self.server.wait_for_error(
                rf"^chattcp: 127\.0\.0\.{number} \(through 127\.0\.0\.1:\d+\) starts: "
                rf"i=lo&p={number} "), f"{proxy.name}: {self.server.errors()}")

    def test_idle_streams_stay_and_those_of_clients_that_left_end(self):
        self.start_all()
        packets = self.datagrams()
        staying = self.clients(lambda _: f"i=lo&p={packets.port}&payload=none")
        self.assert_departures_are_noticed()
        self.wait_idle(staying)
        sent = time.monotonic()
        packets.send(b"at last")
        arrived = wait_until(lambda: all(client.packets() for client in staying))
        self.assertTrue(arrived, [str(c.way) for c in staying if not c.packets()])
        for client in staying:
            (when, packet), = client.packets()
            self.assertEqual(packet["udp"]["dst"], packets.port)
            print(f"{client.way}: packet after {1000 * (when - sent):.0f} ms", file=sys.stderr)

    def assert_departures_are_noticed(self):
        leaving = self.clients(lambda number: f"i=lo&p={number + 1}")
        departures = Departures(self.server, time.monotonic())
        for client in leaving:
            client.leave()
        ports = range(1, len(leaving) + 1)
        wait_until(lambda: departures.all_noticed(ports), LEAVING_SECONDS)
        for port, client in zip(ports, leaving):
            print(f"{client.way}: departure noticed after {departures.seconds.get(port)} s",
                  file=sys.stderr)
        self.assertEqual(sorted(departures.seconds), list(ports))

    def wait_idle(self, clients):
        """Until each has been open for so long, with nothing but signs of life."""
        def long_enough():
            self.assertEqual([str(client.way) for client in clients if client.cut], [])
            return all(client.open_for >= IDLE_SECONDS for client in clients)
        self.assertTrue(wait_until(long_enough, IDLE_SECONDS + PATIENCE + LEAVING_SECONDS))
        self.assertEqual([str(client.way) for client in clients if client.packets()], [])


if __name__ == "__main__":
    live_network.main()
