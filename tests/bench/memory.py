"""Prints the most memory that captures use, live and from a file, without the kernel's ring.

    CHATTCP=build/dev/chattcp PACKET_GENERATOR=build/dev/tests/packet_generator \\
        python3 tests/bench/memory.py [--packets N] [--file-megabytes N]
"""
import argparse
import os
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

import live_frames as frames  # noqa: E402
import live_network  # noqa: E402
from live_capture import PROGRAM, Capture  # noqa: E402
from live_load import start_generator  # noqa: E402
from live_memory import peak_mebibytes  # noqa: E402

RATE = 20000


def report(what, mebibytes, lines):
    print(f"{what}: {mebibytes:.1f} MiB\n    {lines.strip().replace(chr(10), chr(10) + '    ')}",
          flush=True)


def measure_live(packets):
    far_side = live_network.Namespace()
    live_network.lay_cable(far_side)
    capture = Capture("-i", "near", stdout=subprocess.DEVNULL)
    try:
        capture.wait_until_listening()
        seconds, _ = start_generator(far_side, packets, RATE, 400).communicate()
        peak = peak_mebibytes(capture.process.pid)
        capture.signal(signal.SIGINT)
        capture.wait()
        report(f"live, {packets} packets in {float(seconds):.1f} s", peak, capture.errors())
    finally:
        capture.close()
        far_side.close()


def write_capture(file, megabytes):
    """A pcap file of TCP packets of 1514 bytes."""
    frame = frames.ethernet(frames.ipv4(frames.TCP, frames.tcp(1, 2, bytes(1460))))
    record = bytes(8) + len(frame).to_bytes(4, "little") * 2 + frame
    file.write(bytes.fromhex("d4c3b2a1020004000000000000000000") + (262144).to_bytes(4, "little") +
               (1).to_bytes(4, "little"))
    thousand = record * 1000
    for _ in range(megabytes * 1000000 // len(thousand) + 1):
        file.write(thousand)
    file.flush()


def measure_file(megabytes):
    with tempfile.NamedTemporaryFile(suffix=".pcap") as file:
        write_capture(file, megabytes)
        with subprocess.Popen([PROGRAM, "capture", "-r", file.name], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True) as process:
            errors = process.stderr.read()
            _, _, usage = os.wait4(process.pid, 0)
            process.returncode = 0
        report(f"file of {megabytes} MB", usage.ru_maxrss / 1024, errors)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--packets", type=int, default=1000000)
    parser.add_argument("--file-megabytes", type=int, default=600)
    arguments = parser.parse_args()
    live_network.enter()
    measure_live(arguments.packets)
    measure_file(arguments.file_megabytes)


if __name__ == "__main__":
    main()
