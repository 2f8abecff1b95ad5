"""A file system with little room, which is gone with whoever made it, however that ends."""
import subprocess

from live_network import TIMEOUT


class SmallDisk:
    """Lies over /mnt in a mount namespace of its own; `folder` leads there from outside."""

    def __init__(self, kibibytes):
        self._holder = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c",
             f"mount -t tmpfs -o size={kibibytes}k none /mnt && echo ready && exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._holder.stdout.readline() != b"ready\n":
            self.close()
            raise RuntimeError("cannot mount a tmpfs")
        self.folder = f"/proc/{self._holder.pid}/root/mnt"

    def close(self):
        self._holder.stdin.close()
        self._holder.stdout.close()
        self._holder.wait(TIMEOUT)
