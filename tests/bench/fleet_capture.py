"""Processor time of a packet that is captured live and written to files that rotate."""
import subprocess
import tempfile

import live_network
from fleet_mixture import FORMATS, SERVICE
from latency import wait_until_ready
from live import finish, number_before, send
from programs import CHATTCP

KIND = "imix"
RATES = (10000, 100000)
FILES = ("--rotate-size", "64", "--rotate-seconds", "60", "--keep-size", "256")
VARIANTS = (
    *((form.name, form.arguments) for form in FORMATS if form.command == "capture"),
    *((f"{form.name}, --compress zstd", (*form.arguments, "--compress", "zstd"))
      for form in (FORMATS[0], SERVICE)),
)


def measure_one(far_side, folder, name, arguments, rate, seconds):
    command = [CHATTCP, "capture", "-i", live_network.NEAR, "-p", "tcp,udp",
               "-o", f"{folder}/packets.jsonl", *FILES, "--keep-privileges", *arguments]
    count = rate * seconds
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, bufsize=0) as process:
        wait_until_ready(process)
        send(far_side, KIND, count, rate)
        errors, cpu = finish(process)
    printed = number_before("printed", errors)
    print(f"{name:48} {rate:9} {printed:9} {count - printed:7} {cpu / count * 1e9:7.0f} ns "
          f"{cpu / seconds * 100:6.1f} %", flush=True)
    return {"format": name, "rate": rate, "sent": count, "printed": printed, "cpu": cpu / count * 1e9}


def measure(seconds):
    print(f"\nCapture of {KIND} into files of 64 MiB, {seconds} s each\n"
          f"{'':48} {'a second':>9} {'printed':>9} {'lost':>7} {'CPU':>10} {'core':>8}")
    results = []
    with live_network.cable() as far_side:
        for rate in RATES:
            for name, arguments in VARIANTS:
                with tempfile.TemporaryDirectory() as folder:
                    results.append(measure_one(far_side, folder, name, arguments, rate, seconds))
    return results
