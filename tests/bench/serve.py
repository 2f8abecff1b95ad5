"""Prints what `chattcp serve` costs, what it loses, and how late its events are.

    CHATTCP=build/dev/chattcp PACKET_GENERATOR=build/dev/tests/packet_generator \\
        python3 tests/bench/serve.py [--seconds N] [--clients N] [clients] [rate] [latency]

Run it on a machine that is doing nothing else: the generator, the server and its readers share it.
"""
import argparse
import contextlib
import os
import re
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import live_network  # noqa: E402
from latency import PORT, start_sender  # noqa: E402
from live_load import end_generator, start_generator  # noqa: E402
from live_serve import bound_sockets, cpu_seconds, start_curl, url_of  # noqa: E402
from live_streams import ComparedStream, read_streams  # noqa: E402
from server import Server, wait_until  # noqa: E402

QUERY = "i=near&f=not%20ip6"  # Not the few that the kernel sends by itself.
CLIENTS_RATE = 5000
RATES = (100000, 200000)
SETTLED = 1  # Seconds without anything new after which nothing is on its way.

PLACES = ("kernel", "interface", "client")
DROPPED = re.compile(rb'event: dropped\ndata: \{"dropped":(\d+),"where":"(\w+)"\}\n')
METRIC = re.compile(r'^chattcp_dropped_packets_total\{place="(\w+)"\} (\d+)$', re.M)


@contextlib.contextmanager
def cabled_server(*arguments):
    """A server, and the namespace at the far end of a cable."""
    far_side = live_network.Namespace()
    live_network.lay_cable(far_side)
    server = Server("-q", *arguments)
    try:
        yield server, far_side
    finally:
        server.close()
        far_side.close()
        wait_until(lambda: not live_network.succeeds("ip", "link", "show", "near"))


@contextlib.contextmanager
def generator(far_side, count, rate, length=60):
    process = start_generator(far_side, count, rate, length)
    try:
        yield process
    finally:
        end_generator(process)


def cpu_of_clients(clients, seconds):
    """Seconds of processor time of the server, and packets that reached the clients."""
    count = seconds * CLIENTS_RATE
    with cabled_server() as (server, far_side), contextlib.ExitStack() as stack:
        streams = [ComparedStream(server, QUERY) for _ in range(clients)]
        for stream in streams:
            stack.callback(stream.close)
            stream.wait_open()
        wait_until(lambda: bound_sockets(server))
        before = cpu_seconds(server.pid)
        with generator(far_side, count, CLIENTS_RATE, 120):
            read_streams(streams, count, 3 * seconds)
        return (cpu_seconds(server.pid) - before, sum(stream.packets for stream in streams),
                len({stream.checksum for stream in streams}))


def measure_clients(clients, seconds):
    print(f"Clients of one wish, {CLIENTS_RATE} packets a second for {seconds} s")
    print(f"{'clients':>10} {'server CPU':>12} {'events':>12} {'of':>12} {'different':>10}")
    used = {}
    for number in (1, clients):
        used[number], events, kinds = cpu_of_clients(number, seconds)
        print(f"{number:10} {used[number]:10.2f} s {events:12} "
              f"{number * seconds * CLIENTS_RATE:12} {kinds:10}", flush=True)
    print(f"{'ratio':>10} {used[clients] / max(used[1], 0.01):12.2f}\n", flush=True)


class CurlIntoMemory:
    """curl as the reader, with what it prints in memory, so that nobody else takes its time."""

    def __init__(self, server, query):
        self._memory = os.memfd_create("events")
        self._process = start_curl(url_of(server, query), stdout=self._memory)

    def size(self):
        return os.fstat(self._memory).st_size

    def events(self):
        """Packets, and how many were dropped by place, as the events tell."""
        packets = 0
        dropped = dict.fromkeys(PLACES, 0)
        rest = b""
        os.lseek(self._memory, 0, os.SEEK_SET)
        while piece := os.read(self._memory, 1 << 24):
            text, mark, rest = (rest + piece).rpartition(b"\n\n")
            packets += (text + mark).count(b"event: packet\n")
            for number, place in DROPPED.findall(text + mark):
                dropped[place.decode()] += int(number)
        return packets, dropped

    def close(self):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._memory)


def wait_until_settled(curl):
    size, since = -1, time.monotonic()
    while time.monotonic() < since + SETTLED:
        if curl.size() != size:
            size, since = curl.size(), time.monotonic()
        time.sleep(0.1)


def metrics(server):
    text = server.get("/metrics").body.decode()
    return {place: int(number) for place, number in METRIC.findall(text)}


def by_place(dropped):
    return "/".join(str(dropped.get(place, "?")) for place in PLACES)


def measure_rate(rate, seconds, payload):
    count = rate * seconds
    with cabled_server() as (server, far_side):
        curl = CurlIntoMemory(server, f"{QUERY}&payload={payload}")
        with contextlib.closing(curl):
            wait_until(lambda: bound_sockets(server) and curl.size() > 0)
            before = cpu_seconds(server.pid)
            with generator(far_side, count, rate) as sender:
                took = float(sender.stdout.read())
            wait_until_settled(curl)
            used = cpu_seconds(server.pid) - before
            packets, dropped = curl.events()
            told = metrics(server)
    print(f"{count / took:10.0f} {count:10} {packets:10} {by_place(dropped):>18} "
          f"{by_place(told):>18} {count - packets - sum(dropped.values()):12} {used:8.2f} s",
          flush=True)


def measure_rates(seconds):
    for payload in ("array", "none"):
        print(f"One client, curl, packets of 60 bytes for {seconds} s, payload={payload}; dropped "
              f"by {'/'.join(PLACES)}")
        print(f"{'a second':>10} {'sent':>10} {'received':>10} {'dropped: events':>18} "
              f"{'/metrics':>18} {'unexplained':>12} {'server CPU':>10}")
        for rate in RATES:
            measure_rate(rate, seconds, payload)
        print(flush=True)


def delays_of(packets, rate):
    """Nanoseconds from each packet to its event at a reader of the socket."""
    server = Server("-q")
    try:
        stream = server.stream(f"i=lo&p=udp&p={PORT}").wait_open()
        wait_until(lambda: bound_sockets(server))
        child, report = start_sender(packets, rate)
        arrivals = []
        while len(arrivals) < packets:
            data = stream.connection.receive()
            arrivals += [time.monotonic_ns()] * data.count(b"event: packet\n")
        with report:
            sent = [int(line) for line in report]
        os.waitpid(child, 0)
        stream.close()
        return [arrival - departure for arrival, departure in zip(arrivals, sent, strict=True)]
    finally:
        server.close()


def measure_latency(packets=500, rate=100):
    delays = delays_of(packets, rate)
    points = statistics.quantiles(delays, n=100)
    print(f"From the wire to the event, {packets} packets, {rate} a second")
    print(f"{'median':>10} {'99th percentile':>18} {'most':>10}")
    print(f"{statistics.median(delays) / 1e6:7.3f} ms {points[98] / 1e6:15.3f} ms "
          f"{max(delays) / 1e6:7.3f} ms\n", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("what", nargs="*", choices=["clients", "rate", "latency", []])
    arguments = parser.parse_args()
    what = arguments.what or ["latency", "clients", "rate"]
    live_network.enter()
    if "latency" in what:
        measure_latency()
    if "clients" in what:
        measure_clients(arguments.clients, 2 * arguments.seconds)
    if "rate" in what:
        measure_rates(arguments.seconds)


if __name__ == "__main__":
    main()
