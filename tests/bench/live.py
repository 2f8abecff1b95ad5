"""What a live capture of lines into a pipe loses, beside `tcpdump -w /dev/null`.

Packets come from a network namespace of our own by a veth cable, at several rates up to as fast as
the generator can; a reader counts the lines. Generator, capture and reader share the machine.
"""
import os
import re
import shutil
import signal
import subprocess

import live_network
from latency import wait_until_ready
from programs import CHATTCP, SEND_TRAFFIC

AS_FAST_AS_IT_CAN = 0
SNOOZE = "import os, sys, time; time.sleep(1); os.execvp('wc', ['wc', '-l'])"


def send(far_side, kind, count, rate):
    """Seconds it took."""
    return float(far_side.run(SEND_TRAFFIC, live_network.FAR, kind, str(count), str(rate)))


def number_before(what, text):
    """Of the counts that tcpdump and chattcp print in the same words."""
    return int(re.search(rf"(\d+) packets? {what}", text).group(1))


def finish(process):
    """The counts it prints, and the seconds of processor time it took."""
    process.send_signal(signal.SIGINT)
    errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return errors, usage.ru_utime + usage.ru_stime


def capture_lines(far_side, kind, count, rate, reader=("wc", "-l"), arguments=()):
    with subprocess.Popen([CHATTCP, "capture", "-i", live_network.NEAR, *arguments],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0) as process:
        with subprocess.Popen(reader, stdin=process.stdout, stdout=subprocess.PIPE) as lines:
            process.stdout.close()
            wait_until_ready(process)
            seconds = send(far_side, kind, count, rate)
            errors, cpu = finish(process)
            printed = int(lines.stdout.read())
    return {"seconds": seconds, "printed": printed, "cpu": cpu,
            "dropped": number_before("dropped by kernel", errors)
            + number_before("dropped by interface", errors)}


def capture_raw(far_side, kind, count, rate):
    # With a ring as large as that of chattcp.
    command = ["tcpdump", "-i", live_network.NEAR, "-B", "16384", "-w", "/dev/null"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          bufsize=0) as process:
        wait_until_ready(process)
        seconds = send(far_side, kind, count, rate)
        errors, cpu = finish(process)
    return {"seconds": seconds, "printed": number_before("captured", errors), "cpu": cpu,
            "dropped": number_before("dropped by kernel", errors)}


def line(what, kind, count, figures):
    lost = count - figures["printed"]
    rate = count / figures["seconds"]
    print(f"{what:34} {kind:6} {rate:9.0f} {count:9} {figures['printed']:9} {lost:9} "
          f"{figures['dropped']:9} {figures['cpu'] / count * 1e9:8.0f} ns", flush=True)
    return {"program": what, "traffic": kind, "rate": rate, "sent": count, "lost": lost, **figures}


def measure(seconds):
    print(f"\nLive, {seconds} s each, lines into a pipe to wc -l; CPU a packet sent")
    print(f"{'':34} {'':6} {'a second':>9} {'sent':>9} {'got':>9} {'lost':>9} {'dropped':>9} "
          f"{'CPU':>11}")
    results = []
    with live_network.cable() as far_side:
        for kind, rate in (("small", 50000), ("small", 100000), ("small", 200000),
                           ("small", 400000), ("imix", 100000)):
            figures = capture_lines(far_side, kind, rate * seconds, rate)
            results.append(line("chattcp", kind, rate * seconds, figures))
        count = 500000 * seconds
        figures = capture_lines(far_side, "small", count, AS_FAST_AS_IT_CAN)
        results.append(line("chattcp, top speed", "small", count, figures))
        if shutil.which("tcpdump"):
            figures = capture_raw(far_side, "small", count, AS_FAST_AS_IT_CAN)
            results.append(line("tcpdump -w /dev/null, top speed", "small", count, figures))
        count = 20000 * seconds
        figures = capture_lines(far_side, "small", count, 20000, ("python3", "-c", SNOOZE))
        results.append(line("chattcp, the reader sleeps 1 s", "small", count, figures))
    return results
