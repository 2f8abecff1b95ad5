"""Measures chattcp, beside tcpdump and tshark where they are installed; all or a part of it.

    cmake --preset bench && cmake --build --preset bench
    sudo tests/run tests/bench/run.py [--runs N] [--seconds N] [--json FILE] [files] [live] ...

Prints tables, and the raw figures as JSON into FILE. CHATTCP_BUILD names another build directory. The
programs take turns, so that a machine that changes its speed meanwhile favours none; quote ratios. Run
it on a machine that is doing nothing else. The steps of a packet's way alone: build/bench/tests/micro.
"""
import argparse
import json

import analysis
import files
import latency
import live
import live_network
import memory
import programs
import rotation
import serve
import slowloris

PARTS = {
    "files": lambda arguments: files.measure(arguments.runs),
    "analysis": lambda arguments: analysis.measure(arguments.runs, arguments.seconds),
    "live": lambda arguments: live.measure(arguments.seconds),
    "rotation": lambda arguments: rotation.measure(arguments.seconds),
    "latency": lambda arguments: {"line": latency.measure_all(),
                                  "event": serve.measure_latency()},
    "clients": lambda arguments: serve.measure_clients([1, 8, 64], 2 * arguments.seconds),
    "idle": lambda arguments: serve.measure_idle([1000, 5000], 4 * arguments.seconds),
    "rate": lambda arguments: serve.measure_rates(arguments.seconds),
    "slowloris": lambda arguments: slowloris.measure(2 * arguments.seconds),
    "memory": lambda arguments: memory.measure(packets=200000 * arguments.seconds),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5, help="of each command on a file")
    parser.add_argument("--seconds", type=int, default=5, help="of each live capture")
    parser.add_argument("--json", metavar="FILE", help="for the raw figures")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    live_network.enter()
    print(f"{programs.CHATTCP}")
    figures = {name: measure(arguments) for name, measure in PARTS.items()
               if name in (arguments.parts or PARTS)}
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=2)


if __name__ == "__main__":
    main()
