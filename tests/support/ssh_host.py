"""A machine that can be reached by ssh: a real sshd, in a network namespace."""
import os
import shutil

from live_network import run
from program import Running
from programs import CHATTCP

SSHD = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
SSH = shutil.which("ssh")

ADDRESS = "10.9.0.2"  # Of the far end of a cable.

_SERVER = """ListenAddress {address}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
StrictModes no
PermitRootLogin prohibit-password
PidFile none
SetEnv PATH={search_path}
"""

_CLIENT = """Host host
HostName {address}
User root
IdentityFile {folder}/user_key
IdentitiesOnly yes
UserKnownHostsFile {folder}/known_hosts
BatchMode yes
"""

# It wants a folder in /run, and notes who comes in /run and /var/log: not in those of this machine.
_START = ("mount -t tmpfs -o mode=755 none /run && mount -t tmpfs -o mode=755 none /var/log && "
          "mkdir -m 755 /run/sshd && exec {sshd} -D -e -f {folder}/server")


class SshHost:
    """On the far side of a cable. `ssh host` leads there from `workshop`, whose programs are there
    as well."""

    def __init__(self, workshop, far_side):
        self._far_side = far_side
        self._workshop = workshop
        for name in ("host_key", "user_key"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", workshop.path(name))
        with open(workshop.path("host_key.pub"), encoding="ascii") as key:
            self._write("known_hosts", f"{ADDRESS} {key.read()}")
        self._write("server", _SERVER)
        self._write("client", _CLIENT)
        workshop.add_program("ssh", f'exec {SSH} -F {workshop.path("client")} "$@"')
        self._server = Running(
            ["nsenter", "--net", "--target", str(far_side.pid), "--", "unshare", "--mount", "sh",
             "-c", _START.format(sshd=SSHD, folder=workshop.folder)])
        if not self._server.wait_for_error("Server listening on"):
            raise RuntimeError(f"sshd does not start: {self._server.errors()}")

    def _write(self, name, text):
        with open(self._workshop.path(name), "w", encoding="utf-8") as file:
            file.write(text.format(address=ADDRESS, folder=self._workshop.folder,
                                   search_path=self._workshop.search_path))

    def errors(self):
        return self._server.errors()

    def programs(self):
        """The numbers of the processes of the program under test that run there."""
        namespace = os.stat(f"/proc/{self._far_side.pid}/ns/net").st_ino
        return [int(number) for number in os.listdir("/proc") if number.isdecimal()
                and _is_program(number, namespace)]

    def close(self):
        self._server.process.terminate()
        self._server.close()


def _is_program(number, namespace):
    try:
        return (os.stat(f"/proc/{number}/ns/net").st_ino == namespace
                and os.path.samefile(f"/proc/{number}/exe", CHATTCP))  # Its path may differ there.
    except OSError:
        return False  # Gone meanwhile.
