"""What a process holds, and whether that stays the same."""
import statistics
import time
from dataclasses import dataclass, field

from live_serve import descriptors, resident_mebibytes, threads

GROWTH = 4  # Mebibytes from one half of the quiet moments to the other, after the first quarter,
ENOUGH = 3  # where each has so many,
SPREAD = 24  # and from the first quarter to any later moment.
PATIENCE = 20  # Seconds in which all is given back: more than a half request may take.


@dataclass(frozen=True)
class Held:
    memory: float  # Resident mebibytes, the ring of each capture included.
    descriptors: int
    threads: int

    @classmethod
    def by(cls, pid):
        return cls(resident_mebibytes(pid), descriptors(pid), threads(pid))

    def countable(self):
        return self.descriptors, self.threads


@dataclass
class Watch:
    """Of one process. Its quiet moments, when it has nobody but lasting clients, are compared."""

    name: str
    pid: int
    quiet: list = field(default_factory=list)
    memory: list = field(default_factory=list)  # Of those in which it counts.
    problems: list = field(default_factory=list)
    most: Held = Held(0, 0, 0)

    def look(self):
        now = Held.by(self.pid)
        self.most = Held(max(self.most.memory, now.memory),
                         max(self.most.descriptors, now.descriptors),
                         max(self.most.threads, now.threads))
        return now

    def note_quiet(self, memory_counts=True):
        """Waits until all that is not there for good has been given back. Memory does not count
        while much of it waits for a lasting client that is too slow."""
        end = time.monotonic() + PATIENCE
        now = self.look()
        while self.quiet and now.countable() != self.quiet[0].countable():
            if time.monotonic() > end:
                self.problems.append(f"{self.name}: {now.countable()} descriptors and threads are "
                                     f"left, {self.quiet[0].countable()} in the beginning")
                break
            time.sleep(0.05)
            now = self.look()
        self.quiet.append(now)
        if memory_counts:
            self.memory.append(now.memory)

    def judge_memory(self):
        """The first quarter of the moments is for warming up."""
        memory = self.memory
        if len(memory) < 2 + 2:
            print(f"{self.name}: too few quiet moments to judge its memory", flush=True)
            return
        warm_up = max(2, len(memory) // 4)
        first, rest = memory[:warm_up], memory[warm_up:]
        half = len(rest) // 2
        growth = statistics.median(rest[-half:]) - statistics.median(rest[:half])
        if (growth > GROWTH and half >= ENOUGH) or max(rest) > max(first) + SPREAD:
            self.problems.append(f"{self.name}: memory grows, {growth:+.1f} MiB between the halves; "
                                 f"MiB: {', '.join(f'{value:.1f}' for value in memory)}")
