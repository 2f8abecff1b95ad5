"""How long a packet takes from its arrival to its line at the reader of a pipe, beside `tcpdump -l`.

Datagrams on loopback, which arrive while they are being sent.
"""
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import time

from programs import CHATTCP

PORT = 40000
PORT_TEXT = str(PORT)
FILTER = ["udp", "port", PORT_TEXT]
PROGRAMS = {
    "chattcp": [CHATTCP, "capture", "-i", "lo", "-p", "udp", "-p", PORT_TEXT],
    "chattcp --immediate": [CHATTCP, "capture", "-i", "lo", "-p", "udp", "-p", PORT_TEXT,
                            "--immediate"],
    "tcpdump -l": ["tcpdump", "-nn", "-l", "-i", "lo", *FILTER],
    "tcpdump -l --immediate-mode": ["tcpdump", "-nn", "-l", "--immediate-mode", "-i", "lo",
                                    *FILTER],
}


def send(packets, rate, report):
    """In a process of its own: writes the time of each packet to the descriptor `report`."""
    times = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server, \
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        server.bind(("127.0.0.1", PORT))
        begin = time.monotonic()
        for number in range(packets):
            # The kernel hands packets over each millisecond: a regular pace would keep to one phase.
            due = begin + (number + random.random()) / rate
            time.sleep(max(0, due - time.monotonic()))
            times.append(time.monotonic_ns())
            client.sendto(b"x" * 32, ("127.0.0.1", PORT))
    with os.fdopen(report, "w", encoding="ascii") as file:
        file.write("\n".join(map(str, times)))


def start_sender(packets, rate):
    """The process, and a file that will hold its times."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        send(packets, rate, write_end)
        os._exit(0)
    os.close(write_end)
    return child, os.fdopen(read_end, encoding="ascii")


def wait_until_ready(process):
    for line in process.stderr:
        if b"listening on" in line:
            time.sleep(0.3)
            return
    sys.exit(f"{process.args[0]} does not listen")


def measure(command, packets, rate):
    """Nanoseconds from each packet to its line."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          bufsize=0) as process:
        wait_until_ready(process)
        child, report = start_sender(packets, rate)
        arrivals = []
        while len(arrivals) < packets:
            data = os.read(process.stdout.fileno(), 1 << 16)
            if not data:
                sys.exit(f"{command[0]} has ended")
            arrivals += [time.monotonic_ns()] * data.count(b"\n")
        process.terminate()
        process.stderr.read()
    with report:
        sent = [int(line) for line in report]
    os.waitpid(child, 0)
    return [arrival - departure for arrival, departure in zip(arrivals, sent, strict=True)]


def figures_of(delays):
    points = statistics.quantiles(delays, n=100)
    return {"median_ms": statistics.median(delays) / 1e6, "percentile_99_ms": points[98] / 1e6,
            "most_ms": max(delays) / 1e6}


def show(name, figures):
    print(f"{name:30} {figures['median_ms']:7.3f} ms {figures['percentile_99_ms']:15.3f} ms "
          f"{figures['most_ms']:7.3f} ms", flush=True)


def heading(what, packets, rate):
    print(f"\n{what}, {packets} packets, {rate} a second")
    print(f"{'':30} {'median':>10} {'99th percentile':>18} {'most':>10}")


def measure_all(packets=500, rate=100):
    heading("From the packet to the line", packets, rate)
    figures = {}
    for name, command in PROGRAMS.items():
        if shutil.which(command[0]) is not None:
            figures[name] = figures_of(measure(command, packets, rate))
            show(name, figures[name])
    return figures
