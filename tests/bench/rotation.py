"""Rotation under load: lines of 200,000 packets a second into files of 64 MiB, compressed by zstd.

Packets come by a cable from the generator of the tests, which numbers them. At the end all files are
read: every line must be whole, and every number there once. Meanwhile the size of all files together
is looked at: the bound of --keep-size may be passed by one file at most.
"""
import os
import re
import shutil
import subprocess
import tempfile
import time

import live_network
from latency import wait_until_ready
from live import finish, number_before
from live_load import numbers_in, start_generator
from output_folder import size_of
from programs import CHATTCP

MIB = 1024 * 1024
FILE = 64
ALL = 100 * 1024
LENGTH = 120


def read_back(folder, count):
    """What all finished files hold."""
    seen = bytearray(count)
    lines = cut = packed = plain = 0
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        assert name.endswith(".json.zst"), name
        packed += os.path.getsize(path)
        with subprocess.Popen(["zstd", "-dc", path], stdout=subprocess.PIPE) as process:
            for line in process.stdout:
                plain += len(line)
                if not (line.startswith(b'{"timestamp"') and line.endswith(b"}\n")):
                    cut += 1
                    continue
                lines += 1
                seen[numbers_in(line)[0]] += 1
        assert process.returncode == 0, name
    return {"lines": lines, "cut": cut, "twice": sum(number > 1 for number in seen),
            "bytes": packed / max(lines, 1), "plain": plain / max(lines, 1)}


def run(far_side, folder, count, rate, kept):
    """Captures them; returns what the run says, and the most that was in the folder."""
    with subprocess.Popen(
            [CHATTCP, "capture", "-i", live_network.NEAR, "-f", "ip", "-o", os.path.join(folder, "x.json"),
             "--rotate-size", str(FILE), "--compress", "zstd", "--keep-size", str(kept)],
            stderr=subprocess.PIPE, bufsize=0) as process:
        wait_until_ready(process)
        generator = start_generator(far_side, count, rate, LENGTH)
        most = 0
        while generator.poll() is None:
            most = max(most, size_of(folder))
            time.sleep(0.005)
        seconds = float(generator.stdout.read())
        begin = time.monotonic()
        errors, cpu = finish(process)
        ending = time.monotonic() - begin
    assert process.returncode == 0, errors
    removed = re.search(r"(\d+) old files? removed", errors)
    return {"rate": count / seconds, "seconds": seconds, "printed": number_before("printed", errors),
            "dropped": number_before("dropped by kernel", errors), "most": most / MIB, "ending": ending,
            "cpu": cpu / count * 1e9, "removed": int(removed.group(1)) if removed else 0,
            "waited": "takes longer" in errors}


def measure_one(far_side, count, rate, kept):
    folder = tempfile.mkdtemp(prefix="chattcp-bench-")
    os.chmod(folder, 0o777)
    try:
        figures = run(far_side, folder, count, rate, kept)
        figures.update(read_back(folder, count))
    finally:
        shutil.rmtree(folder)
    print(f"{figures['rate']:8.0f} {kept:7} {count:9} {figures['printed']:9} {figures['dropped']:8} "
          f"{figures['lines']:9} {figures['cut']:4} {figures['twice']:6} {figures['removed']:8} "
          f"{figures['most']:6.0f} {figures['plain']:6.0f} {figures['bytes']:7.1f} {figures['cpu']:7.0f} ns "
          f"{figures['ending']:6.1f} s{'  compression was slow' * figures['waited']}", flush=True)
    return {"kept": kept, "sent": count, **figures}


def measure(seconds, rate=200000):
    print(f"\nLines into files of {FILE} MiB, compressed by zstd, {seconds} s each; sizes in MiB, bytes a "
          "line, CPU a packet")
    print(f"{'a second':>8} {'kept':>7} {'sent':>9} {'printed':>9} {'dropped':>8} {'on disk':>9} {'cut':>4} "
          f"{'twice':>6} {'removed':>8} {'most':>6} {'plain':>6} {'packed':>7} {'CPU':>10} {'to end':>8}")
    with live_network.cable() as far_side:
        return [measure_one(far_side, seconds * rate, rate, kept) for kept in (ALL, 4 * FILE)]
