"""How much memory a process has used, without the ring that it shares with the kernel."""
import re

_ENTRY = re.compile(r"^[0-9a-f]+-[0-9a-f]+ ")


def _resident_ring(pid):
    total = 0
    in_ring = False
    with open(f"/proc/{pid}/smaps", encoding="utf-8") as entries:
        for line in entries:
            if _ENTRY.match(line):
                in_ring = "socket:[" in line
            elif in_ring and line.startswith("Rss:"):
                total += int(line.split()[1])
    return total


def _peak(pid):
    with open(f"/proc/{pid}/status", encoding="utf-8") as fields:
        return next(int(line.split()[1]) for line in fields if line.startswith("VmHWM:"))


def peak_mebibytes(pid):
    """The most memory that was resident at once, less what of it is the ring."""
    return (_peak(pid) - _resident_ring(pid)) / 1024
