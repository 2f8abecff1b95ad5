"""The command line of a benchmark that has several parts."""
import argparse
import json

import live_network
import programs


def main(about, parts, numbers):
    """Runs the chosen ones of `parts`, functions by name, each of which is given the parsed arguments and
    returns figures. `numbers` are further options: name, default, help."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    for name, usual, text in numbers:
        parser.add_argument(name, type=int, default=usual, help=text)
    parser.add_argument("--json", metavar="FILE", help="for the raw figures")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(parts))
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(parts):
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(parts)}")
    live_network.enter()
    print(f"{programs.CHATTCP}")
    figures = {name: measure(arguments) for name, measure in parts.items()
               if name in (arguments.parts or parts)}
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=2)
