"""How much work it is to read capture files, beside tcpdump, tshark and the least by libpcap."""
import contextlib
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass

import live_memory
from programs import CHATTCP, LIMIT, MAKE_CAPTURE

# With TZ unset glibc looks at /etc/localtime for each packet that tcpdump prints.
TIME_ZONE = {**os.environ, "TZ": ":/etc/localtime"}

PACKETS = {"small": 1000000, "imix": 300000, "full": 100000, "text": 100000}
TSHARK_PACKETS = 200000


@dataclass
class Run:
    """What a command took, in seconds."""
    cpu: float
    wall: float


def run_once(command):
    """Output goes to /dev/null."""
    start = time.monotonic()
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, env=TIME_ZONE) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: status {process.returncode}")
    return Run(usage.ru_utime + usage.ru_stime, time.monotonic() - start)


def run_in_turns(commands, runs):
    """The median of each, by name."""
    taken = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            taken[name].append(run_once(command))
    return {name: Run(*(statistics.median(getattr(run, field) for run in all_runs)
                        for field in ("cpu", "wall")))
            for name, all_runs in taken.items()}


def peak_mebibytes(command):
    """Looked at while it runs: what wait4(2) shows is also this process's, of before the exec."""
    peak = 0.0
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, env=TIME_ZONE) as process:
        while process.poll() is None:
            with contextlib.suppress(OSError, StopIteration):  # It has just ended.
                peak = live_memory.peak_mebibytes(process.pid)
            time.sleep(0.002)
    return peak


def size_of_output(command):
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        return sum(map(len, iter(lambda: process.stdout.read(1 << 20), b"")))


class Captures:
    """The files, made once, gone at the end."""

    def __init__(self):
        self._directory = tempfile.TemporaryDirectory(prefix="chattcp-bench-")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._directory.cleanup()

    def path(self, name):
        return os.path.join(self._directory.name, name)

    def file(self, kind, times=1):
        path = self.path(f"{kind}-{times}.pcap")
        if not os.path.exists(path):
            subprocess.run([MAKE_CAPTURE, kind, str(PACKETS[kind] * times), path], check=True)
        return path


TEXT_FORMAT = "(lines)"  # Of --format text, in place of an encoding of the payload.


def reading(path, payload="array"):
    written = ["--format", "text"] if payload == TEXT_FORMAT else ["--payload", payload]
    return [CHATTCP, "capture", "-q", "-r", path, *written]


def measure_work(captures, kind, payload, tcpdump_options, runs):
    path = captures.file(kind)
    ours = reading(path, payload)
    commands = {"chattcp": ours, "limit": [LIMIT, path, str(size_of_output(ours))]}
    if shutil.which("tcpdump"):
        commands[" ".join(["tcpdump", *tcpdump_options])] = ["tcpdump", *tcpdump_options, "-r", path]
    packets = dict.fromkeys(commands, PACKETS[kind])
    if shutil.which("tshark") and kind == "small":
        name = f"tshark -T ek, {TSHARK_PACKETS}"  # Its start, of a second or so, included.
        commands[name] = ["tshark", "-T", "ek", "-c", str(TSHARK_PACKETS), "-r", path]
        packets[name] = TSHARK_PACKETS
    results = []
    figures = run_in_turns(commands, runs)
    own = figures["chattcp"].cpu / PACKETS[kind]
    for name, run in figures.items():
        each = run.cpu / packets[name]
        peak = peak_mebibytes(commands[name])
        results.append({"traffic": kind, "payload": payload, "program": name,
                        "cpu_ns_per_packet": each * 1e9, "wall_seconds": run.wall,
                        "peak_mebibytes": peak, "ratio_to_chattcp": each / own})
        print(f"{kind:6} {payload:7} {name:22} {each * 1e9:9.0f} ns {run.wall:8.3f} s "
              f"{peak:6.1f} MiB {each / own:8.2f}", flush=True)
    return results


def measure_files(captures, runs):
    print(f"\nFiles to /dev/null, medians of {runs}: CPU a packet, wall time, peak memory, CPU as a "
          "multiple of chattcp's")
    plain, hexadecimal = ["-nn"], ["-nn", "-XX"]
    return [result for kind, payload, options in (
        ("small", "array", plain), ("imix", "array", plain), ("imix", "base64", plain),
        ("full", "array", hexadecimal), ("full", "base64", hexadecimal), ("full", "hex", hexadecimal),
        ("text", "text", ["-nn", "-A"]), ("small", TEXT_FORMAT, plain), ("imix", TEXT_FORMAT, plain),
        ("full", TEXT_FORMAT, ["-nn", "-A"]))
        for result in measure_work(captures, kind, payload, options, runs)]


def wall_through_pipe(command):
    start = time.monotonic()
    # A pipe as large as chattcp makes it, for both.
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          pipesize=1 << 20) as process, \
            subprocess.Popen(["wc", "-l"], stdin=process.stdout,
                             stdout=subprocess.DEVNULL) as counter:
        process.stdout.close()
        process.wait()
        counter.wait()
    return time.monotonic() - start


def measure_pipes(captures, runs):
    print(f"\nThrough a pipe to wc -l, wall time, medians of {runs}")
    results = []
    for kind, payload in (("small", "array"), ("full", "base64")):
        command = reading(captures.file(kind), payload)
        lines = captures.path("lines")
        with open(lines, "wb") as file:
            subprocess.run(command, stdout=file, check=True)
        taken = {"chattcp": [], "cat": []}
        for _ in range(runs):
            taken["chattcp"].append(wall_through_pipe(command))
            taken["cat"].append(wall_through_pipe(["cat", lines]))
        own, cat = (statistics.median(taken[name]) for name in ("chattcp", "cat"))
        os.remove(lines)
        results.append({"traffic": kind, "payload": payload, "chattcp": own, "cat": cat})
        print(f"{kind:6} {payload:7} chattcp {own:.3f} s, cat of the same lines {cat:.3f} s: "
              f"{own / cat:.2f}", flush=True)
    return results


def measure_growth(captures, runs):
    print(f"\nFiles of one and four times the length, medians of {runs}")
    once, four = captures.file("small"), captures.file("small", 4)
    figures = run_in_turns({"once": reading(once), "four": reading(four)}, runs)
    ratio = figures["four"].cpu / figures["once"].cpu
    peaks = {"once": peak_mebibytes(reading(once)), "four": peak_mebibytes(reading(four))}
    print(f"CPU {figures['once'].cpu:.3f} s and {figures['four'].cpu:.3f} s: {ratio:.2f} times; "
          f"peak {peaks['once']:.1f} and {peaks['four']:.1f} MiB", flush=True)
    return {name: {**vars(run), "peak_mebibytes": peaks[name]} for name, run in figures.items()}


def measure_start(runs):
    print(f"\nFrom the start to the end, CPU, medians of {4 * runs}")
    commands = {"chattcp --version": [CHATTCP, "--version"],
                "chattcp interfaces": [CHATTCP, "interfaces"], "true": ["true"]}
    if shutil.which("tcpdump"):
        commands["tcpdump --version"] = ["tcpdump", "--version"]
    figures = run_in_turns(commands, 4 * runs)
    for name, run in figures.items():
        print(f"{name:20} {run.cpu * 1000:5.1f} ms", flush=True)
    return {name: vars(run) for name, run in figures.items()}


def measure(runs):
    with Captures() as captures:
        return {"files": measure_files(captures, runs), "pipes": measure_pipes(captures, runs),
                "growth": measure_growth(captures, runs), "start": measure_start(runs)}
