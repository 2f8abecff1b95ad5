"""Starts tests/support/packet_generator.cpp at the far end of a cable, and knows its packets again."""
import re
import subprocess

from programs import PACKET_GENERATOR


def start_generator(far_side, count, rate, length, first=0):
    """Its standard output is the seconds it took. The packets are numbered from `first`."""
    return subprocess.Popen(
        ["nsenter", "--net", "--target", str(far_side.pid), "--", PACKET_GENERATOR,
         "far", str(count), str(rate), str(length), str(first)], stdout=subprocess.PIPE, text=True)


_NUMBER = re.compile(rb'"src_ip":"10\.(\d+)\.(\d+)\.(\d+)"')


def numbers_in(lines):
    """Of its packets, in lines of JSON."""
    return [int(high) << 16 | int(middle) << 8 | int(low) for high, middle, low in _NUMBER.findall(lines)]
