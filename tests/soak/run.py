"""Runs `chattcp serve` and `chattcp capture` under load; reports growth and losses.

    cmake --preset dev && cmake --build --preset dev
    sudo tests/run tests/soak/run.py [--minutes N] [--rate N] [--plain]

Beside these run captures into files that rotate: one whose files rsyslog ships to Redis, where they are
installed, and one that compresses them; and a client that gets what the page does. Not with --plain.

Prints a line for each round of guests and, at the end, whether all is well: descriptors, threads and
memory flat, each packet shown or counted as dropped, no sanitizer's report. Status 1 where not.
CHATTCP_BUILD names another build directory than build/dev. With a sanitizer, memory is not judged and
the default rate is lower.
"""
import argparse
import sys

import live_network
import programs
from programs import SLOW
from soak import Soak


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=int, default=2000 if SLOW else 20000,
                        help="packets a second")
    parser.add_argument("--plain", action="store_true", help="without files and page")
    arguments = parser.parse_args()
    live_network.enter()
    print(f"{programs.CHATTCP}: {arguments.minutes:g} minutes, {arguments.rate} packets a second",
          flush=True)
    problems = Soak(arguments.minutes, arguments.rate, trend=True, everything=not arguments.plain).run()
    print("\n".join(problems) or "all is well: nothing grows, and all losses are counted")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
