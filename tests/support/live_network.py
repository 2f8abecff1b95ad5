"""Network namespaces for live tests: anonymous, so that nothing is left however a test ends.

A script runs itself again under `unshare --net`. A second namespace lives as long as a child
process, and that one as long as its standard input, which is a pipe from this process.
"""
import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import sys

import program
from program import PATIENCE, wait_until

ETH_P_ALL = 3
CLONE_NEWNET = 0x40000000

NEAR = "near"  # The end of the cable at which the tests capture,
FAR = "far"  # and the one in the other namespace.
NEAR_MAC = "02:00:00:00:00:01"
FAR_MAC = "02:00:00:00:00:02"

_INSIDE = "CHATTCP_TEST_NAMESPACE"
_libc = ctypes.CDLL(None, use_errno=True)


def run(*command, **options):
    """Runs a command that must succeed; returns what it prints."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          timeout=PATIENCE, check=False, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: status {done.returncode}: {done.stderr}")
    return done.stdout


def skip(reason):
    print(f"skipped: {reason}", file=sys.stderr)
    sys.exit(program.SKIPPED)


def succeeds(*command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          timeout=PATIENCE, check=False).returncode == 0


def enter():
    """Goes on in a network namespace of its own, or skips the script."""
    if os.environ.get(_INSIDE) == str(os.getppid()):
        run("ip", "link", "set", "lo", "up")
        return
    if os.geteuid() != 0:
        skip("only root can make network namespaces")
    for tool in ("unshare", "ip", "setpriv", "prlimit"):
        if shutil.which(tool) is None:
            skip(f"there is no {tool}")
    if not succeeds("unshare", "--net", "true"):
        skip("unshare --net does not work here")
    if not succeeds("unshare", "--net", "ip", "link", "add", "type", "veth"):
        skip("there are no veth devices")
    os.environ[_INSIDE] = str(os.getppid())  # It stays the parent, as unshare replaces itself.
    os.execvp("unshare", ["unshare", "--net", "--", sys.executable, *sys.argv])


def main():
    """As program.main(), in a network namespace of its own."""
    enter()
    program.main()


class Namespace:
    """A further network namespace, until close()."""

    def __init__(self):
        self._holder = subprocess.Popen(
            ["unshare", "--net", "sh", "-c", "ip link set lo up && echo ready && exec cat"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        if self._holder.stdout.readline() != b"ready\n":
            self.close()
            raise RuntimeError("cannot make a network namespace")
        self.pid = self._holder.pid

    def close(self):
        self._holder.stdin.close()
        self._holder.stdout.close()
        self._holder.wait(PATIENCE)

    def run(self, *command):
        return run("nsenter", "--net", "--target", str(self.pid), "--", *command)

    def inside(self):
        """Sockets that are made meanwhile belong to this namespace, and processes as well."""
        return inside_of(self.pid)


@contextlib.contextmanager
def inside_of(pid):
    """As Namespace.inside(), for the one of a process."""
    with open("/proc/thread-self/ns/net", "rb") as home, \
            open(f"/proc/{pid}/ns/net", "rb") as there:
        _set_namespace(there)
        try:
            yield
        finally:
            _set_namespace(home)


def _set_namespace(file):
    if _libc.setns(file.fileno(), CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def lay_cable(far_side, near=NEAR, far=FAR):
    """A veth cable from here (10.9.0.1, fd09::1) to `far_side` (10.9.0.2, fd09::2).

    The addresses of the other end are known at once: no ARP, no neighbour discovery, and no
    router is looked for, so that only what a test sends is on the cable.
    """
    run("ip", "link", "add", near, "address", NEAR_MAC, "type", "veth",
        "peer", "name", far, "address", FAR_MAC, "netns", str(far_side.pid))
    for execute, name, own, other, mac in ((run, near, 1, 2, FAR_MAC),
                                           (far_side.run, far, 2, 1, NEAR_MAC)):
        execute("ip", "link", "set", name, "addrgenmode", "none", "multicast", "off", "up")
        execute("ip", "address", "add", f"10.9.0.{own}/24", "dev", name)
        execute("ip", "address", "add", f"fd09::{own}/64", "dev", name, "nodad")
        for address in (f"10.9.0.{other}", f"fd09::{other}"):
            execute("ip", "neighbour", "add", address, "lladdr", mac, "dev", name)


def wait_until_up(far_side, near=NEAR):
    """Until a packet passes from end to end of a cable, of which one was down: the kernel lets the
    other end know a little later."""
    def up():
        return "state UP" in run("ip", "link", "show", near) \
            and "state UP" in far_side.run("ip", "link", "show", FAR)
    if not wait_until(up):
        raise TimeoutError(f"{near} does not come up")


def rename(far_side, old, new):
    """The near end of a cable. Older kernels do so only while it is down."""
    run("ip", "link", "set", old, "down")
    run("ip", "link", "set", old, "name", new)
    run("ip", "link", "set", new, "up")
    wait_until_up(far_side, new)


@contextlib.contextmanager
def cable():
    """A cable as lay_cable() makes it, and the namespace at its far end."""
    far_side = Namespace()
    lay_cable(far_side)
    try:
        yield far_side
    finally:
        far_side.close()
        wait_until(lambda: not succeeds("ip", "link", "show", NEAR))  # It goes a moment later.


def raw_socket(interface):
    """For frames as they are."""
    raw = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    raw.bind((interface, 0))
    return raw
