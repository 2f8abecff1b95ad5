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


def write_packets(path, count):
    """A capture file of datagrams on one interface, each with other ports and lengths than the one before."""
    frames = [p.ethernet(p.udp_packet(f"10.0.{number // 250 % 250}.1", 1024 + number % 50000, "10.0.0.2", 53,
                                      bytes(number % 40))) for number in range(count)]
    with open(path, "wb") as file:
        file.write(captures.section_header() + captures.interface_block(1, options=[(IF_NAME, b"eth0")]))
        for record in captures.records(frames):
            file.write(captures.packet_block(record))
    return path


class Host:
    """One that has captured a file's packets: finished files in a folder of its own, for engines to read."""

    def __init__(self, folder, name, packets, *arguments, files=4, ending="jsonl"):
        self.name, self.folder, self._ending = name, os.path.join(folder, name), ending
        os.mkdir(self.folder)
        os.chmod(self.folder, 0o755)
        done = program.capture("-r", packets, "--label", f"host={name}", "--payload", "none", *arguments)
        if done.status != 0:
            raise RuntimeError(done.stderr)
        lines = done.stdout.splitlines(keepends=True)
        heading = lines.pop(0) if ending == "csv" else b""
        self.lines = [line.decode() for line in lines]
        self._parts = [heading + b"".join(lines[place::files]) for place in range(files)]

    def publish(self, count=None):
        """The next files, or all that are left: each appears by a rename."""
        for _ in range(len(self._parts) if count is None else count):
            name = os.path.join(self.folder, f"packets-{len(os.listdir(self.folder)):03}.{self._ending}")
            with open(name + ".part", "wb") as file:
                file.write(self._parts.pop(0))
            os.rename(name + ".part", name)

    def files(self):
        return sorted(glob.glob(os.path.join(self.folder, "*")))


def key_of(line):
    packet = json.loads(line)
    return packet["label"]["host"], packet["interface"], packet["capture_start"], packet["number"]
