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


FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def followed(who, flags, sequence, acknowledgement, length=0, *, window=1000, when=1, options=0):
    """One packet, as analyze.cpp reads it; numbers count from the SYNs, 0 and 0."""
    return bytes([who, flags]) + b"".join(
        (value & 0xFFFF).to_bytes(2, "big")
        for value in (sequence, acknowledgement, window, length)) + bytes([when, options])


def connections():
    """What may happen between two ends, by `who` of the client."""
    def both(ends):
        near, far = ends << 1, ends << 1 | 1
        hands = [followed(near, SYN, 0, 0, options=7 << 3 | 3),
                 followed(far, SYN | ACK, 0, 1, options=2 << 3 | 3), followed(near, ACK, 1, 1)]
        data = [followed(near, ACK, 1 + 100 * i, 1, 100) for i in range(6)]
        answer = [followed(far, ACK, 1, 1 + 100 * i, options=2) for i in range(1, 7)]
        again = [answer[0]] * 4
        sack = [followed(far, ACK, 1, 101, options=2 << 3 | 4)]
        end = [followed(near, FIN | ACK, 601, 1), followed(far, FIN | ACK, 1, 602),
               followed(near, ACK, 602, 2)]
        full = [followed(far, ACK, 1, 1, window=0), followed(near, ACK, 1, 1, 1),
                followed(far, ACK, 1, 1, window=0), followed(far, ACK, 1, 1, window=900)]
        keep = [followed(near, ACK, 0, 1, 1, when=201), followed(far, ACK, 1, 1)]
        return [[*hands, *data[:2], answer[0], answer[1], *end], [*hands, *data, answer[5]],
                [*hands, data[0], data[2], *again, *sack, data[1], answer[5], *end],
                [*hands, *data[::-1], answer[5]], [*data, *answer], [*hands, *full, data[0], *keep],
                [*hands, *end, followed(near, SYN, 5000, 0), followed(far, RST | ACK, 0, 5001)],
                [hands[0], hands[0], *hands], [*answer], [hands[1], hands[2], *data],
                [*hands, *data[3:], followed(near, RST, 601, 1, when=252)],
                [*hands, *data, followed(far, ACK, 1, 601, when=253), *end]]
    return both


def analyze_seeds():
    both = connections()
    apart = [both(ends) for ends in (0, 5, 6, 7)]
    seeds = [bytes([options]) + b"".join(packets) for kinds in apart for packets in kinds
             for options in (0, 9)]
    for options in range(16):  # Several at a time, in turns.
        for kind in range(len(apart[0])):
            turns = zip(*(both(ends)[(kind + ends) % len(apart[0])] for ends in range(6)))
            seeds.append(bytes([options]) + b"".join(b"".join(turn) for turn in turns))
    datagrams = [followed(16 | ends << 1 | side, 0, 0, 0, 50, when=210)
                 for ends in range(8) for side in (0, 1)]
    return [*seeds, b"\x02" + b"".join(datagrams), b"\x0f" + b"".join(datagrams * 2)]


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
    return [bytes([server, pace]) + request for server in (0, 1, 2, 3, 0x80, 0x81) for pace in (0, 37)
            for request in REQUESTS]


SEEDS = {"decode": decode_seeds, "reassemble": reassemble_seeds, "analyze": analyze_seeds,
         "filter": filter_seeds, "capture_file": capture_file_seeds, "writers": writers_seeds,
         "http": http_seeds}


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
