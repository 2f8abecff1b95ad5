"""Starts tests/support/packet_generator.cpp at the far end of a cable."""
import subprocess

from programs import PACKET_GENERATOR


def start_generator(far_side, count, rate, length, first=0):
    """Its standard output is the seconds it took. The packets are numbered from `first`."""
    return subprocess.Popen(
        ["nsenter", "--net", "--target", str(far_side.pid), "--", PACKET_GENERATOR,
         "far", str(count), str(rate), str(length), str(first)], stdout=subprocess.PIPE, text=True)
