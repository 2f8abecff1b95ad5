"""Processor time of programs that run beside a measurement, with that of their children."""
import os
import subprocess

TICKS = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    """Parent, and seconds of processor time with ended children."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    return int(fields[1]), sum(map(int, fields[11:15])) / TICKS


def tree_cpu(root):
    """Seconds of processor time of a process and all that came from it."""
    stats = {int(name): _stat(name) for name in os.listdir("/proc") if name.isdecimal()}
    tree, total = {root}, 0.0
    while tree:
        total += sum(stats.get(pid, (0, 0))[1] for pid in tree)
        tree = {pid for pid, (parent, _) in stats.items() if parent in tree}
    return total


def run_measured(command, **options):
    """Seconds of processor time of a command that must succeed, and of what it starts."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, **options) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: status {process.returncode}")
    return usage.ru_utime + usage.ru_stime
