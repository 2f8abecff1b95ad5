"""A thousand clients that send a byte a second, more than there are connections: they delay nobody
else, and cost little memory."""
import contextlib
import os
import sys
import time

import live_network
from live_memory import peak_mebibytes
from live_serve import ServeLiveTest, threads
from program import AT_ONCE, wait_until, with_few_descriptors
from programs import CHATTCP, SLOW
from server import message
from slow_clients import SlowClients, good_client

CLIENTS = 1000
CONNECTIONS = 512  # What the server has besides those of streams.
SECONDS = 4
ATTEMPTS = 3  # Something else on the machine may delay one; not all of them, if it is not us.
DELAY = 2000  # Milliseconds; one that waits for slow clients waits 10 seconds.
GROWTH = 64  # Mebibytes.

ADDRESSES = [f"127.0.{third}.{fourth}" for third in range(1, 11) for fourth in range(1, 101)]


class Slowloris(ServeLiveTest):
    def prepare(self):
        server = self.serve("-q")
        datagrams = self.datagrams()
        stream = self.listen(server, f"i=lo&p=udp&p={datagrams.port}")
        good_client(server, stream, datagrams, 0.5)
        return server, stream, datagrams

    def attack(self, sources):
        server, stream, datagrams = self.prepare()
        before = peak_mebibytes(server.pid)
        with SlowClients(server.port, CLIENTS, sources=sources) as slow:
            self.assertTrue(wait_until(lambda: threads(server.pid) >= CONNECTIONS))
            for attempt in range(ATTEMPTS):
                delays = good_client(server, stream, datagrams, SECONDS)
                print(f"requests: {delays[0]}; events: {delays[1]}", file=sys.stderr)
                if max(delay.most for delay in delays) < DELAY:
                    break
            self.open(server, f"i=lo&p=udp&p={datagrams.port}").wait_open()
        self.assertLess(max(delay.most for delay in delays), DELAY, f"after {attempt + 1} times")
        growth = peak_mebibytes(server.pid) - before
        print(f"{growth:.1f} MiB more, {slow.cut_off} cut off", file=sys.stderr)
        if not SLOW:  # A sanitizer needs memory of its own.
            self.assertLess(growth, GROWTH)
        self.assertGreater(slow.cut_off, CLIENTS - CONNECTIONS)
        self.assertNotIn('limit="connections"} 0\n', server.get("/metrics").body.decode())

    def test_from_the_address_of_the_good_client(self):
        self.attack([None])

    def test_from_an_address_each(self):
        self.attack(ADDRESSES)


class GivingWay(ServeLiveTest):
    """Beyond 512 connections without a stream."""

    def fill(self, server, count, data=b"GET /", **options):
        connections = []
        for _ in range(count):
            connections.append(self.connect(server, **options))
            connections[-1].send(data)
        return connections

    def ended(self, connections):
        return [number for number, connection in enumerate(connections)
                if connection.wait_for_end(0.001) is not None]

    def test_the_one_that_has_waited_longest_is_told_why(self):
        server = self.serve("--max-clients", "1")
        oldest = self.fill(server, 1)[0]
        silent = self.fill(server, 1, b"")[0]
        others = self.fill(server, CONNECTIONS - 2)
        self.assertTrue(wait_until(lambda: threads(server.pid) >= CONNECTIONS))
        self.assertIsNone(oldest.wait_for_end(0.1))
        with self.connect(server) as newcomer:
            newcomer.send(message("Host: localhost", target="/healthz"))
            self.assertEqual(newcomer.response().body, b"ok\n")
            response = oldest.response()
            self.assert_error(response, 503, "too many connections")
            self.assertEqual(response.header("Retry-After"), "5")
            self.assertEqual(oldest.wait_for_end(), b"")
            self.assertFalse(oldest.was_reset)
            self.fill(server, 1)
            self.assertEqual(silent.wait_for_end(), b"")  # It has asked for nothing.
        self.assertEqual(self.ended(others), [])
        self.assertEqual(server.get("/healthz").body, b"ok\n")

    def test_an_address_takes_places_from_itself(self):
        server = self.serve("--max-clients", "1")
        patient = self.fill(server, 3, source="127.0.0.2")
        greedy = self.fill(server, 600, source="127.0.0.3")
        self.assertTrue(wait_until(lambda: len(self.ended(greedy)) == 603 - CONNECTIONS))
        self.assertEqual(self.ended(patient), [])
        for connection in patient:
            connection.send(b"healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertEqual(connection.response().body, b"ok\n")

    def test_there_are_no_more_if_there_may_be_many_streams(self):
        server = self.serve("--max-clients", "10000")
        connections = self.fill(server, CONNECTIONS + 50)
        self.assertTrue(wait_until(lambda: len(self.ended(connections)) == 50),
                        len(self.ended(connections)))
        self.assertEqual(self.ended(connections), list(range(50)))
        self.assertEqual(server.get("/healthz").body, b"ok\n")

    def test_a_stream_does_not_give_way(self):
        server = self.serve("-q")
        datagrams = self.datagrams()
        stream = self.listen(server, f"i=lo&p=udp&p={datagrams.port}")
        self.fill(server, 700)
        datagrams.send(b"still there")
        self.assertEqual(len(stream.packets(1)), 1)

    @with_few_descriptors
    def test_descriptors_that_run_out_are_places_too(self):
        server = self.serve("-q", command=("prlimit", "--nofile=100:100", CHATTCP))
        self.fill(server, 150)
        for _ in range(5):
            begin = time.monotonic()
            self.assertEqual(server.get("/healthz").body, b"ok\n")
            self.assertLess(time.monotonic() - begin, AT_ONCE)


def take_precedence():
    """Of what else runs on the machine, where that is allowed: a delay is to be the server's."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


if __name__ == "__main__":
    take_precedence()
    live_network.main()
