"""The most memory that captures use, live and from a file, without the kernel's ring."""
import contextlib
import signal
import subprocess

import files
from live_capture import Capture
from live_load import start_generator
from live_memory import peak_mebibytes
from live_network import cable

RATE = 20000


def report(what, mebibytes, lines):
    print(f"{what}: {mebibytes:.1f} MiB\n    {lines.strip().replace(chr(10), chr(10) + '    ')}".strip(),
          flush=True)


def measure_live(packets):
    with cable() as far_side, \
            contextlib.closing(Capture("-i", "near", stdout=subprocess.DEVNULL)) as capture:
        capture.wait_until_listening()
        seconds, _ = start_generator(far_side, packets, RATE, 400).communicate()
        peak = peak_mebibytes(capture.process.pid)
        capture.signal(signal.SIGINT)
        capture.wait()
        report(f"live, {packets} packets in {float(seconds):.1f} s", peak, capture.errors())
        return peak


def measure_file():
    with files.Captures() as captures:
        peak = files.peak_mebibytes(files.reading(captures.file("full", 4)))
    report("file of 600 MB", peak, "")
    return peak


def measure(packets):
    print("\nMemory at the most")
    return {"live_mebibytes": measure_live(packets), "file_mebibytes": measure_file()}
