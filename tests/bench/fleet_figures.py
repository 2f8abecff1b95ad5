"""What a fleet costs: bytes and CPU of a packet, from the capture to the engine.

    cmake --preset bench && cmake --build --preset bench
    sudo tests/run tests/bench/fleet_figures.py [--packets N] [--seconds N] [--json FILE] [bytes] [capture] ...

Prints tables, and the raw figures as JSON into FILE; CHATTCP_BUILD names the build directory. Engines and
shippers that are not installed are left out. chattcp-fleet(7) has what came of it.
"""
import argparse
import json

import fleet_bytes
import fleet_capture
import fleet_engines
import live_network
import programs

PARTS = {
    "bytes": lambda arguments: fleet_bytes.measure(),
    "capture": lambda arguments: fleet_capture.measure(arguments.seconds),
    "engines": lambda arguments: fleet_engines.measure(arguments.packets),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packets", type=int, default=200000, help="into each engine")
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
