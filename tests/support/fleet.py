"""Hosts whose packets `chattcp capture` has written into files, as others ship them."""
import glob
import json
import os

import captures
import packets as p
import program

IF_NAME = 2  # An option of an interface in pcapng.

COLUMNS = "proto,src_ip,src_port,dst_ip,dst_port,packet_size,payload_length"
KEY = "label,interface,capture_start,number"


def write_packets(path, count, interface=b"eth0"):
    """A capture file of datagrams on one interface, which may have no name; each has other ports and lengths than the
    one before."""
    frames = [p.ethernet(p.udp_packet(f"10.0.{number // 250 % 250}.1", 1024 + number % 50000, "10.0.0.2", 53,
                                      bytes(number % 40))) for number in range(count)]
    options = [(IF_NAME, interface)] if interface else []
    with open(path, "wb") as file:
        file.write(captures.section_header() + captures.interface_block(1, options=options))
        for record in captures.records(frames):
            file.write(captures.packet_block(record))
    return path


class Host:
    """One that has captured a file's packets: finished files of 1 MiB, which appear in a folder one by one."""

    def __init__(self, folder, name, packets, *arguments, ending="jsonl"):
        self.name, self.folder = name, os.path.join(folder, name)
        self._finished = os.path.join(folder, "finished", name)
        for made in (self.folder, self._finished):
            os.makedirs(made)
            os.chmod(made, 0o755)
        done = program.capture("-r", packets, "--label", f"host={name}", "--payload", "none", *arguments,
                               "-o", os.path.join(self._finished, f"packets.{ending}"), "--rotate-size", "1",
                               "--keep-privileges")
        if done.status != 0:
            raise RuntimeError(done.stderr)
        self.lines = []
        for file in self._waiting():
            with open(os.path.join(self._finished, file), encoding="utf-8") as lines:
                self.lines += list(lines)[1 if ending == "csv" else 0:]

    def _waiting(self):
        return sorted(os.listdir(self._finished))

    def publish(self, count=None):
        """The next files, or all that are left, by a rename as the capture's own."""
        for name in self._waiting()[:count]:
            os.rename(os.path.join(self._finished, name), os.path.join(self.folder, name))

    def files(self):
        return sorted(glob.glob(os.path.join(self.folder, "*")))


def marks(state):
    """The files that ship-files.sh has marked."""
    shipped = os.path.join(state, "shipped")
    return sorted(os.path.join(folder, name)[len(shipped):] for folder, _, names in os.walk(shipped) for name in names)


def key_of(line):
    packet = json.loads(line)
    return packet["label"]["host"], packet["interface"], packet["capture_start"], packet["number"]
