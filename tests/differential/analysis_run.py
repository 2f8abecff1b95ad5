"""Compares what chattcp and tshark say of conversations and of each packet in them.

    tests/run tests/differential/analysis_run.py [FILE…]

Without files: on the project's own captures and all of the corpus. Fails where the two differ for no
reason of analysis_rules.py.
"""
import argparse
import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

from analysis_captures import write_captures
from analysis_compare import Tally, compare_said, table
from analysis_tools import both
from corpus import corpus_files
from programs import CHATTCP

SHOWN = 100  # Of the differences without a rule.


def compare_file(path, program):
    return compare_said(os.path.basename(path), *both(program, path))


def run(paths, program=CHATTCP, jobs=2):
    """The Tally of all of these files."""
    tally = Tally()
    with ProcessPoolExecutor(jobs) as pool:
        for one in pool.map(compare_file, paths, [program] * len(paths), chunksize=4):
            tally.add(one)
    return tally


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--chattcp", default=CHATTCP)
    parser.add_argument("files", nargs="*", metavar="FILE")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chattcp-analysis-") as directory:
        paths = wanted.files or write_captures(directory) + corpus_files()
        tally = run(paths, wanted.chattcp, wanted.jobs)
    print(table(tally), *tally.unexplained[:SHOWN], sep="\n")
    return 1 if tally.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
