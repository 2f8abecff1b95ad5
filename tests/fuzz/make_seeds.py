"""The seeds of the fuzz targets: make_seeds.py DIRECTORY writes them all, a directory a target.

They are the same bytes each time. The formats are described at the beginning of each target.
"""
import gzip
import os
import sys

import captures
import encapsulations
import link_headers
import make_captures
import packets as p
import shapes
from compressors import gzip_stored, lz4_stored, skippable_frame, zstd_stored
from requests_of_clients import REQUESTS

PACKETS = (make_captures.DNS + make_captures.WEB + shapes.TUNNELS + shapes.UDP_TUNNELS +
           shapes.FRAGMENTS + shapes.EXTENSIONS + shapes.OPTIONS)

TYPICAL = [p.udp_packet("192.0.2.1", 5353, "198.51.100.2", 53, b"query"),
           p.tcp_packet("2001:db8::1", 443, "fe80::2", 50000, b"six", options=b"\x02\x04\x05\xb4")]


def frames():
    """(place of the link type, frame)"""
    found = link_headers.ethernet_frames(PACKETS)
    found += [(link_headers.place_of(1), frame) for frame in make_captures.TAGGED + shapes.LENGTHS]
    for packet in TYPICAL:
        found += [(link_headers.place_of(1), frame)
                  for frame in encapsulations.ethernet_frames(lambda _, inner=packet: inner).values()]
    found += [(link_headers.place_of(1), frame) for frame in make_captures.encapsulated()[-9:]]
    for packet in TYPICAL + [p.ip("10.0.0.1", "10.0.0.2", p.GRE, p.gre(TYPICAL[1], 1, 2))]:
        found += link_headers.frames(packet)
    return found


def decode_seeds():
    return [bytes([place, snapshot]) + frame for place, frame in frames()
            for snapshot in (255, 160)]


def fragment(key, offset, size, more, *, wait=0, fill=0):
    """One fragment, as reassemble.cpp reads it: `offset` in units of 8 bytes."""
    return bytes([key | more << 7, offset >> 8, offset & 0xFF, size, wait, fill])


def reassemble_seeds():
    pieces = [(0, 64, True), (8, 64, True), (16, 40, False)]
    seeds = []
    for options in range(8):
        for key in (0, 1, 4, 5, 8):
            whole = [fragment(key, *piece) for piece in pieces]
            overlap, other = fragment(key, 4, 64, True), fragment(key ^ 2, 0, 64, True)
            end, late = fragment(key, 8190, 15, False), fragment(key, *pieces[2], wait=40)
            for order in (whole, whole[::-1], [*whole, whole[1]], [whole[0], *whole], whole[1:],
                          [whole[0], overlap, *whole[1:]], [whole[0], other, *whole[1:]],
                          [*whole[:2], end], [*whole[:2], late], [*whole, *whole]):
                seeds.append(bytes([options]) + b"".join(order))
    return seeds


CONDITIONS = [
    "i=eth0", "i=any&p=tcp&p=443,8443", "i=lo&h=10.0.0.0/8,2001:db8::/32&p=udp",
    "i=any&h.src=192.0.2.1&h.dst=198.51.100.0/24&p.src=5353&p.dst=53", "i=x&tcp=true&udp=false",
    "i=any&c=10&payload=base64&token=secret", "i=any&payload=text&p=1,2,3,4,5,6,7,8,9,10",
    "i=any&decapsulate=all&p=tcp", "i=any&decapsulate=vxlan=8472,gtpu&h=10.0.0.0/8&decapsulate=vxlan",
    "i=any&h.src=fe80::/10&p.src=0,65535&udp=true", "i=any&c=0", "i=any&x=y", "i=any&p=http",
    "i=any&p=8000-8999,!8080,!tcp&h=!10.0.0.0/8,!::1", "i=any&p.src=!0-1023&p.dst=1-2,!2-3&p=!udp",
    "i=any&h.src=!192.0.2.0/24&h.dst=!fe80::/10,::/0&p=%2153", "i=any&p=tcp,!tcp", "i=any&p=90-80",
    "i=any&h=::ffff:10.0.0.1,::1/128&h=0.0.0.0/0", "i=a%20b%00&p=%38%30", "p=80&p.dst=80",
    "i=any&f=tcp%20port%2080&f=udp", "i=any&f=host%20example.com", "i=any&f=vlan+5+and+ip6",
    "i=any&f=tcp[tcpflags]+%26+(tcp-syn|tcp-ack)+==+tcp-syn", "i=any&f=net+10.0.0.0/8+and+!icmp",
    "i=any&f=ether+src+2:0:5e:10:0:ff&f=ip+proto+\\tcp&f=portrange+1-2", "i=any&f=less+64&f=)",
    "i=any&h=10.0.0.1,10.0.0.2,10.0.0.3,10.0.0.4,10.0.0.5,10.0.0.6,10.0.0.7,10.0.0.8,10.0.0.9",
]


def filter_seeds():
    some = [frame for packet in TYPICAL for frame in link_headers.frames(packet)]
    seeds = [text.encode() + b"\n" + bytes([place]) + frame
             for number, text in enumerate(CONDITIONS)
             for place, frame in (some[number % len(some)], some[(7 * number + 3) % len(some)])]
    seeds += [b"i=any&p=53&h=192.0.2.1\n" + bytes([place]) + frame for place, frame in some]
    seeds += [b"i=any&payload=base64\n\x81", b"i=any&payload=hex\n\x81"]
    return seeds


def capture_file_seeds():
    made = {name: content for name, content in make_captures.all_captures().items()
            if name != "varied.pcap"}
    records = captures.records([p.ethernet(packet) for packet in TYPICAL])
    for order in (captures.LITTLE, captures.BIG):
        made["patched" + order] = captures.patched_pcap(records, order=order)
        made["old" + order] = captures.old_pcap(records, (2, 3), swapped=False, order=order)
        made["older" + order] = captures.old_pcap(records, (2, 2), swapped=True, order=order)
        made["blocks" + order] = (
            captures.section_header(order) + captures.statistics_block(order) +
            captures.interface_block(1, order=order, resolution=0x80 | 20, offset=-5) +
            captures.interface_block(239, order=order, snapshot_length=20) +
            captures.interface_block(189, order=order) +
            captures.simple_block(records[0], order=order) +
            captures.obsolete_block(records[0], 2, order=order) +
            captures.packet_block(records[1], 1, order=order) +
            captures.section_header(order) + captures.interface_block(101, order=order))
        nflog = captures.records([link_headers.nflog(packet) for packet in TYPICAL])
        made["nflog" + order] = captures.pcap(nflog, 239, order=order)
    named = captures.interface_block(1, options=[(2, b"eth0"), (8, bytes(8))], resolution=9)
    made["options"] = captures.section_header() + named + captures.ticks_block(
        records[0], 5, options=[(1, b"hello"), (2, bytes(4))])
    small = made["options"][:1000]
    packed = [gzip.compress(small, mtime=0), zstd_stored(small), lz4_stored(small),
              skippable_frame(b"note") + gzip_stored(small[:500]) + lz4_stored(small[500:]),
              zstd_stored(small[:99]) + gzip.compress(small[99:], mtime=0) + bytes(9)]
    return [options + content[:2000] for content in [*made.values(), *packed]
            for options in (b"\x00\x00", b"\x14\x07", b"\x80\x40")]


def writers_seeds():
    texts = [b"", b"hi", "Größe 😀\t\"\\".encode(), b"\xff\xc3\x00\xed\xa0\x80\xf4\x90", b"x" * 70,
             bytes(range(256)), "aé€😀".encode() * 9]
    heads = [bytes(range(1, 70)), b"\xff" * 70, bytes(70)]
    return [bytes([form]) + head + text for form in range(0, 255, 8) for head in heads
            for text in texts]


def http_seeds():
    return [bytes([server, pace]) + request for server in range(4) for pace in (0, 37)
            for request in REQUESTS]


SEEDS = {"decode": decode_seeds, "reassemble": reassemble_seeds, "filter": filter_seeds,
         "capture_file": capture_file_seeds, "writers": writers_seeds, "http": http_seeds}


def write_seeds(target, directory):
    for number, seed in enumerate(SEEDS[target]()):
        with open(os.path.join(directory, f"{number:04}"), "wb") as file:
            file.write(seed)


def main(directory):
    for target in SEEDS:
        os.makedirs(os.path.join(directory, target), exist_ok=True)
        write_seeds(target, os.path.join(directory, target))


if __name__ == "__main__":
    main(sys.argv[1])
