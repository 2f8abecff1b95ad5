"""The most memory that captures use, live and from a file, without the kernel's ring."""
import signal
import subprocess
import tempfile

import programs  # First: it says where the modules of the tests are.
import files
import live_frames as frames
import live_network
from live_capture import Capture
from live_load import start_generator
from live_memory import peak_mebibytes

RATE = 20000


def report(what, mebibytes, lines):
    print(f"{what}: {mebibytes:.1f} MiB\n    {lines.strip().replace(chr(10), chr(10) + '    ')}".strip(),
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
        return peak
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
        peak = files.peak_mebibytes([programs.CHATTCP, "capture", "-q", "-r", file.name])
        report(f"file of {megabytes} MB", peak, "")
        return peak


def measure(packets, megabytes=600):
    print("\nMemory at the most")
    return {"live_mebibytes": measure_live(packets), "file_mebibytes": measure_file(megabytes)}
