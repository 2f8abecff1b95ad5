"""Compares chattcp with tshark on packets that are wrong in some way.

    tests/run tests/differential/run.py [--packets N] [--seed S] [FILE…]

Fails where a packet is shown differently by the two for no reason of rules.py.
"""
import argparse
import os
import random
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

import tools
from compare import Tally, compare
from mutate import Mutator, seed_of
from programs import CHATTCP
from rules import RULES
from seeds import file_seeds, own_seeds

BATCH = 20000
SHOWN = 100  # Of the packets that nothing explains.


class Worker:
    """One of the processes; each has its own directory in `directory` and reads the seeds once."""
    instance = None

    def __init__(self, directory, program, seed, paths):
        self._directory = tempfile.mkdtemp(dir=directory)
        self._seed = seed
        self._chattcp = tools.Chattcp(program)
        self._tshark = tools.Tshark(self._directory)
        self._mutator = Mutator([seed_of(*one) for one in own_seeds() + file_seeds(paths)])

    def batch(self, number, count):
        path = os.path.join(self._directory, "mutants.pcapng")
        self._mutator.choose = random.Random(f"{self._seed}/{number}")
        mutants = self._mutator.mutants(count)
        tools.write_mutants(path, mutants)
        lines, summary = self._chattcp.read(path)
        return compare(mutants, lines, self._tshark.read(path), summary)


def start_worker(*arguments):
    Worker.instance = Worker(*arguments)


def run_batch(number, count):
    return Worker.instance.batch(number, count)


def run(program, packets, seed=1, paths=(), jobs=None):
    """The Tally of so many packets."""
    sizes = [BATCH] * (packets // BATCH) + ([packets % BATCH] if packets % BATCH else [])
    tally = Tally()
    # The processes of a pool end without cleaning up, so this one does.
    with tempfile.TemporaryDirectory(prefix="chattcp-differential-") as directory, \
            ProcessPoolExecutor(jobs or os.cpu_count(), initializer=start_worker,
                                initargs=(directory, program, seed, paths)) as pool:
        for one in pool.map(run_batch, range(len(sizes)), sizes):
            tally.add(one)
    return tally


def table(tally):
    """Counts and shares of the rules. A packet with several differences counts under several."""
    lines = [f"{tally.packets} packets, {tally.shown} shown by chattcp"]
    counts = [("the same", tally.same)]
    counts += [(f"{rule.name}: {rule.why}", tally.rules[rule.name]) for rule in RULES]
    counts.append(("unexplained", len(tally.unexplained)))
    lines += [f"{count:9} {count / tally.packets:9.4%}  {name}" for name, count in counts]
    return "\n".join(lines) + "\n"


def at_least_one(text):
    if int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return int(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--packets", type=at_least_one, default=200000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=at_least_one, help="processes (one a processor)")
    parser.add_argument("--chattcp", default=CHATTCP)
    parser.add_argument("files", nargs="*", metavar="FILE", help="captures to mutate as well")
    wanted = parser.parse_args()
    if tools.Tshark.version() is None:
        parser.error("there is no tshark: apt-get install tshark")
    for path in wanted.files:
        if not os.access(path, os.R_OK) or not os.path.isfile(path):
            parser.error(f"{path}: no file that can be read")
    tally = run(wanted.chattcp, wanted.packets, wanted.seed, wanted.files, wanted.jobs)
    print(table(tally), *tally.unexplained[:SHOWN], sep="\n")
    return 1 if tally.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
