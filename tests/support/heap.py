"""How many bytes a process has allocated, and what it does when it gets none, by a library that is
preloaded (heap_counter.cpp).

Unlike resident memory this depends neither on what the allocator keeps of what was freed nor on which
thread ran when, so a test can compare it with a bound that it computes.
"""
import mmap
import os
import struct
import tempfile

from programs import HEAP_COUNTER

MEBIBYTE = 1 << 20

_FIELDS = struct.Struct("=qqq")


class Heap:
    """Of the process that is started with `environment`. Counts in mebibytes, which may be fractions."""

    def __init__(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(bytes(_FIELDS.size))
            file.flush()
            self._counts = mmap.mmap(file.fileno(), _FIELDS.size)
            # By the descriptor: the program opens it before it runs, while this process waits.
            self._descriptor = os.dup(file.fileno())
        self.environment = {"LD_PRELOAD": HEAP_COUNTER,
                            "CHATTCP_HEAP_FILE": f"/proc/{os.getpid()}/fd/{self._descriptor}"}

    def allocated(self):
        return _FIELDS.unpack(self._counts[:])[0] / MEBIBYTE

    def most(self):
        """At once, from the beginning."""
        return _FIELDS.unpack(self._counts[:])[1] / MEBIBYTE

    def fail(self, each):
        """From now on each so many-th allocation fails; 0: none."""
        struct.pack_into("=q", self._counts, struct.calcsize("=qq"), each)

    def close(self):
        self._counts.close()
        os.close(self._descriptor)
