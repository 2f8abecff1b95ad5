"""What `chattcp serve` costs, what it loses, and how late its events are."""
import contextlib
import os
import re
import resource
import time

import latency
from live_load import start_generator
from live_network import cable
from live_serve import (bound_sockets, cpu_seconds, resident_mebibytes, start_curl, threads, url_of,
                        waits)
from live_streams import ComparedStream, read_streams
from program import end_process, wait_until
from server import Server

QUERY = "i=near&f=not%20ip6"  # Not the few that the kernel sends by itself.
CLIENTS_RATE = 5000
RATES = (100000, 200000)
KEPT_ALIVE = 6  # Seconds; the server's idle connections are closed by then.
SETTLED = 1  # Seconds without anything new after which nothing is on its way.

PLACES = ("kernel", "interface", "client")
DROPPED = re.compile(rb'event: dropped\ndata: \{"dropped":(\d+),"where":"(\w+)"\}\n')
METRIC = re.compile(r'^chattcp_dropped_packets_total\{place="(\w+)"\} (\d+)$', re.M)


def raise_descriptor_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


@contextlib.contextmanager
def cabled_server(*arguments):
    """A server, and the namespace at the far end of a cable."""
    with cable() as far_side, contextlib.closing(Server("-q", *arguments)) as server:
        yield server, far_side


@contextlib.contextmanager
def generator(far_side, count, rate, length=60):
    process = start_generator(far_side, count, rate, length)
    try:
        yield process
    finally:
        end_process(process)


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


def measure_clients(numbers, seconds):
    """`numbers` begin with 1, to which the others are compared."""
    print(f"\nClients of one wish, {CLIENTS_RATE} packets a second for {seconds} s")
    print(f"{'clients':>10} {'server CPU':>12} {'events':>12} {'of':>12} {'different':>10} {'ratio':>7}")
    results = []
    for number in numbers:
        used, events, kinds = cpu_of_clients(number, seconds)
        results.append({"clients": number, "cpu": used, "events": events,
                        "of": number * seconds * CLIENTS_RATE, "different": kinds,
                        "ratio": used / results[0]["cpu"] if results else 1.0})
        print(f"{number:10} {used:10.2f} s {events:12} {results[-1]['of']:12} {kinds:10} "
              f"{results[-1]['ratio']:7.2f}", flush=True)
    return results


def open_idle(server, number, stack, interface="near"):
    """So many streams without packets, which `stack` closes; the most threads meanwhile."""
    raise_descriptor_limit()
    most = 0
    for i in range(number):
        connection = server.connect()
        stack.callback(connection.close)
        connection.send(f"GET /api/capture?i={interface}&f=udp%20port%209 HTTP/1.1\r\n"
                        "Host: localhost\r\n\r\n".encode())
        if i % 50 == 0:
            most = max(most, threads(server.pid))
    wait_until(lambda: clients_of(server) == number, 60)
    return most


def clients_of(server):
    return int(re.search(r"^chattcp_clients (\d+)$", server.get("/metrics").body.decode(), re.M)[1])


def close_idle(server, stack):
    """Seconds until all are closed."""
    begin = time.monotonic()
    stack.close()
    wait_until(lambda: clients_of(server) == 0, 60)
    return time.monotonic() - begin


def measure_idle(numbers, seconds):
    """Clients of a capture without packets."""
    print(f"\nIdle clients of one wish for {seconds} s")
    print(f"{'clients':>10} {'server CPU':>12} {'threads':>9} {'at most':>9} {'MiB':>8} "
          f"{'KiB each':>9} {'waits/s':>9} {'opened':>9} {'closed':>9}")
    results = []
    for number in numbers:
        with cabled_server("--max-clients", "10000") as (server, _), contextlib.ExitStack() as stack:
            before = resident_mebibytes(server.pid)
            begin = time.monotonic()
            most = open_idle(server, number, stack)
            opening = time.monotonic() - begin
            time.sleep(KEPT_ALIVE)
            waited, used = waits(server.pid), cpu_seconds(server.pid)
            time.sleep(seconds)
            waited, used = waits(server.pid) - waited, cpu_seconds(server.pid) - used
            memory = resident_mebibytes(server.pid)
            results.append({"clients": number, "cpu": used / seconds,
                            "threads": threads(server.pid), "most_threads": most,
                            "memory": memory, "waits": waited / seconds,
                            "each": 1024 * (memory - before) / number,
                            "opening": opening, "closing": close_idle(server, stack)})
        result = results[-1]
        print(f"{number:10} {100 * result['cpu']:10.2f} % {result['threads']:9} {most:9} "
              f"{memory:8.1f} {result['each']:9.1f} {result['waits']:9.1f} "
              f"{result['opening']:7.1f} s {result['closing']:7.1f} s", flush=True)
    return results


class CurlIntoMemory:
    """curl as the reader, with what it prints in memory, so that nobody else takes its time."""

    def __init__(self, server, query):
        self._memory = os.memfd_create("events")
        self._process = start_curl(url_of(server, query), stdout=self._memory)

    def size(self):
        return os.fstat(self._memory).st_size

    def events(self):
        """Packets, and how many were dropped by place, as the events report."""
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
            counted = metrics(server)
    unexplained = count - packets - sum(dropped.values())
    print(f"{count / took:10.0f} {count:10} {packets:10} {by_place(dropped):>18} "
          f"{by_place(counted):>18} {unexplained:12} {used:8.2f} s", flush=True)
    return {"payload": payload, "rate": count / took, "sent": count, "received": packets,
            "dropped": dropped, "metrics": counted, "unexplained": unexplained, "cpu": used}


def measure_rates(seconds):
    results = []
    for payload in ("array", "none"):
        print(f"\nOne client, curl, packets of 60 bytes for {seconds} s, payload={payload}; dropped "
              f"by {'/'.join(PLACES)}")
        print(f"{'a second':>10} {'sent':>10} {'received':>10} {'dropped: events':>18} "
              f"{'/metrics':>18} {'unexplained':>12} {'server CPU':>10}")
        results += [measure_rate(rate, seconds, payload) for rate in RATES]
    return results


def delays_of(packets, rate, others):
    """Nanoseconds from each packet to its event at a reader of the socket. `others` are idle streams of
    another capture."""
    with contextlib.closing(Server("-q", "--max-clients", str(others + 1))) as server, \
            contextlib.ExitStack() as stack:
        open_idle(server, others, stack, "lo")
        stream = server.stream(f"i=lo&p=udp&p={latency.PORT}").wait_open()
        wait_until(lambda: len(bound_sockets(server)) == (2 if others else 1))
        child, report = latency.start_sender(packets, rate)
        arrivals = []
        while len(arrivals) < packets:
            data = stream.connection.receive()
            arrivals += [time.monotonic_ns()] * data.count(b"event: packet\n")
        with report:
            sent = [int(line) for line in report]
        os.waitpid(child, 0)
        stream.close()
        return [arrival - departure for arrival, departure in zip(arrivals, sent, strict=True)]


def measure_latency(packets=500, rate=100):
    latency.heading("From the packet to the event", packets, rate)
    figures = {}
    for others in (0, 1000):
        figures[others] = latency.figures_of(delays_of(packets, rate, others))
        latency.show(f"chattcp serve, {others} idle others", figures[others])
    return figures
