"""What a client sees of a thousand others that send a byte a second, and what they cost the server."""
import contextlib
import time

from live_memory import peak_mebibytes
from live_serve import bound_sockets, cpu_seconds
from program import wait_until
from server import Datagrams, Server
from slow_clients import SlowClients, good_client

CLIENTS = 1000
ADDRESSES = [f"127.0.{third}.{fourth}" for third in range(1, 11) for fourth in range(1, 101)]


def attack(name, seconds, **options):
    with contextlib.closing(Server("-q")) as server, contextlib.closing(Datagrams()) as datagrams:
        stream = server.stream(f"i=lo&p=udp&p={datagrams.port}").wait_open()
        with contextlib.closing(stream):
            wait_until(lambda: bound_sockets(server))
            good_client(server, stream, datagrams, 0.5)
            memory, used = peak_mebibytes(server.pid), cpu_seconds(server.pid)
            with SlowClients(server.port, options.pop("clients", CLIENTS), **options) as slow:
                if not options.get("at_once"):
                    time.sleep(2)  # All have come.
                requests, events = good_client(server, stream, datagrams, seconds)
            figures = {"request_median_ms": requests.median, "request_most_ms": requests.most,
                       "event_median_ms": events.median, "event_most_ms": events.most,
                       "growth_mebibytes": peak_mebibytes(server.pid) - memory,
                       "cpu": cpu_seconds(server.pid) - used, "cut_off": slow.cut_off}
    print(f"{name:34} {requests.median:7.1f} {requests.most:7.1f} {events.median:7.1f} "
          f"{events.most:7.1f} {figures['growth_mebibytes']:7.1f} {figures['cpu']:7.2f} "
          f"{slow.cut_off:8}", flush=True)
    return figures


def measure(seconds):
    print(f"\n{CLIENTS} clients that send a byte a second, for {seconds} s; 512 connections")
    print(f"{'':34} {'request, ms':>15} {'event, ms':>15} {'MiB':>7} {'CPU, s':>7} {'cut off':>8}")
    print(f"{'':34} {'median':>7} {'most':>7} {'median':>7} {'most':>7} {'more':>7}")
    return {
        "none": attack("none", seconds, clients=0),
        "one_address": attack("of the good client's address", seconds),
        "addresses": attack("of an address each", seconds, sources=ADDRESSES),
        "at_once": attack("all connect at once", seconds, at_once=True),
    }
