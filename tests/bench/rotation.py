"""Rotation under load: lines of 200,000 packets a second into files of 64 MiB, compressed by zstd.

Packets come by a cable from the generator of the tests, which numbers them. At the end all files are
read: every line must be whole and every number there, once. While it runs, the size of all files
together is looked at: the bound of --keep-size may be passed by one file at most.

Usage: tests/run tests/bench/rotation.py [SECONDS [RATE [OPTION]...]]
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import live_network
from latency import wait_until_ready
from live import finish, number_before
from live_load import start_generator
from programs import CHATTCP

MIB = 1024 * 1024
FILE = 64
KEPT = 640
LENGTH = 120
NUMBER = re.compile(rb'"src_ip":"10\.(\d+)\.(\d+)\.(\d+)"')


def size_of(folder):
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                total += entry.stat().st_size
            except FileNotFoundError:
                pass
    return total


def check_lines(folder, count, seen):
    """Reads all finished files; returns the whole lines, those that are cut, and packed bytes."""
    lines = cut = packed = 0
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        assert name.endswith(".json.zst"), name
        packed += os.path.getsize(path)
        with subprocess.Popen(["zstd", "-dc", path], stdout=subprocess.PIPE) as process:
            for line in process.stdout:
                whole = line.startswith(b'{"timestamp"') and line.endswith(b"}\n")
                cut += not whole
                lines += whole
                high, middle, low = NUMBER.search(line).groups()
                seen[int(high) << 16 | int(middle) << 8 | int(low)] += 1
        assert process.returncode == 0, name
    return lines, cut, packed


def measure(far_side, seconds, rate, kept, arguments):
    count = seconds * rate
    folder = tempfile.mkdtemp(prefix="chattcp-bench-")
    os.chmod(folder, 0o777)
    try:
        with subprocess.Popen([CHATTCP, "capture", "-i", live_network.NEAR, "-f", "ip", "-o",
                               os.path.join(folder, "x.json"), "--rotate-size", str(FILE),
                               "--compress", "zstd", "--keep-size", str(kept), *arguments],
                              stderr=subprocess.PIPE, bufsize=0) as process:
            wait_until_ready(process)
            generator = start_generator(far_side, count, rate, LENGTH)
            most = 0
            while generator.poll() is None:
                most = max(most, size_of(folder))
                time.sleep(0.005)
            took = float(generator.stdout.read())
            begin = time.monotonic()
            errors, cpu = finish(process)
            ending = time.monotonic() - begin
        assert process.returncode == 0, errors
        seen = bytearray(count)
        lines, cut, packed = check_lines(folder, count, seen)
    finally:
        shutil.rmtree(folder)
    removed = re.search(r"(\d+) old files? removed", errors)
    print(f"{count / took:.0f} packets a second for {took:.1f} s, files of {FILE} MiB, {kept} MiB kept: "
          f"{number_before('printed', errors)} printed, "
          f"{number_before('dropped by kernel', errors)} dropped; "
          f"{lines} lines on the disk, {cut} cut, {sum(number > 1 for number in seen)} twice, "
          f"{count - lines} not there, {removed.group(1) if removed else 0} files removed; "
          f"at most {most / MIB:.0f} MiB; {packed / max(lines, 1):.1f} bytes a line; "
          f"CPU {cpu / count * 1e9:.0f} ns a packet; {ending:.1f} s to end", flush=True)
    if "takes longer" in errors:
        print("compression was waited for", flush=True)
    return lines, cut, most


def main():
    live_network.enter()
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    rate = int(sys.argv[2]) if len(sys.argv) > 2 else 200000
    with live_network.cable() as far_side:
        measure(far_side, seconds, rate, 100 * 1024, sys.argv[3:])
        measure(far_side, seconds, rate, KEPT, sys.argv[3:])


if __name__ == "__main__":
    main()
