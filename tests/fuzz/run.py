"""Fuzzes for some minutes: all targets, or those that are named.

    cmake --preset fuzz && cmake --build --preset fuzz
    tests/run tests/fuzz/run.py --minutes 10 [--jobs N] [TARGET]...
    tests/run tests/fuzz/run.py --coverage [TARGET]...

Starts from the seeds, what has been found before, and the corpus of earlier runs, which it lets grow in
build/fuzz/corpus/TARGET. The targets take turns on the processors that there are. What is found lies
in build/fuzz/found/TARGET, and makes the status 1; it belongs into tests/fuzz/findings/TARGET once it
is mended, with a test. --coverage instead replays all that in a build of its own and prints which lines
of src/analyze, src/decode, src/filter and src/output it reaches.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import time

import line_coverage
from places import BUILD, TARGETS, directory, findings_of, inputs_of, seeds_of

LONGEST = {"decode": 256, "reassemble": 121, "analyze": 385, "filter": 384, "capture_file": 768,
           "http": 1024, "writers": 384}

# An input that takes so many seconds is a finding.
PATIENCE = 10


def program_of(target):
    return os.path.join(BUILD, "tests", "fuzz", "fuzz_" + target)


def command_of(target, seconds):
    return [program_of(target), f"-max_total_time={seconds}", f"-max_len={LONGEST[target]}",
            f"-timeout={PATIENCE}", "-rss_limit_mb=4096", "-print_final_stats=1",
            f"-artifact_prefix={directory('found', target)}/", directory("corpus", target),
            *inputs_of(target)]


def fuzz(target, seconds):
    """(executions, seconds it took, status)"""
    begin = time.monotonic()
    log = os.path.join(directory("logs"), target + ".log")
    # Contexts and a long quarantine of what was freed cost much, and find little in small inputs.
    environment = {**os.environ, "ASAN_OPTIONS": "malloc_context_size=4:quarantine_size_mb=16"}
    with open(log, "w", encoding="utf-8") as file:
        status = subprocess.run(command_of(target, seconds), stdout=file, stderr=file, check=False,
                                env=environment).returncode
    with open(log, encoding="utf-8", errors="replace") as file:
        counts = re.findall(r"number_of_executed_units: (\d+)", file.read())
    return int(counts[-1]) if counts else 0, time.monotonic() - begin, status


def report(target, executions, seconds, status):
    """True where nothing was found."""
    found = sorted(os.listdir(directory("found", target)))
    print(f"{target:<14}{executions:>14,} executions in {seconds:>6.0f} s, "
          f"{executions / seconds:>9,.0f} a second, "
          f"{len(os.listdir(directory('corpus', target))):>6,} inputs kept", flush=True)
    for name in found:
        print(f"  found: {os.path.join(directory('found', target), name)}")
    if status != 0 and not found:
        print(f"  ended with status {status}: see {directory('logs')}/{target}.log")
    return status == 0 and not found


def fuzz_all(targets, minutes, jobs):
    """Each target gets its part of the time, so that all of them together take `minutes`."""
    seconds = max(1, int(minutes * 60 * min(jobs, len(targets)) / len(targets)))
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = {pool.submit(fuzz, target, seconds): target for target in targets}
        return all([report(futures[done], *done.result())
                    for done in concurrent.futures.as_completed(futures)])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=5, help="in all (5)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="targets at a time")
    parser.add_argument("--coverage", action="store_true", help="show which lines are reached")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    arguments = parser.parse_args()
    targets = arguments.targets or list(TARGETS)
    if unknown := set(targets) - set(TARGETS):
        parser.error(f"no target {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    if arguments.coverage:
        sys.exit(line_coverage.main(targets))
    if missing := [target for target in targets if not os.path.exists(program_of(target))]:
        sys.exit(f"run.py: fuzz_{missing[0]} is not built: cmake --preset fuzz && "
                 "cmake --build --preset fuzz")
    for target in targets:
        seeds_of(target)
        findings_of(target)
    sys.exit(0 if fuzz_all(targets, arguments.minutes, arguments.jobs) else 1)


if __name__ == "__main__":
    main()
