"""What a fleet costs: bytes and CPU of a packet, from the capture to the engine.

    cmake --preset bench && cmake --build --preset bench
    sudo tests/run tests/bench/fleet_figures.py [--packets N] [--seconds N] [--json FILE] [bytes] [capture] ...

Prints tables, and the raw figures as JSON into FILE; CHATTCP_BUILD names the build directory. Engines and
shippers that are not installed are left out. chattcp-fleet(7) has what came of it.
"""
import fleet_bytes
import fleet_capture
import fleet_engines
import parts

PARTS = {
    "bytes": lambda arguments: fleet_bytes.measure(),
    "capture": lambda arguments: fleet_capture.measure(arguments.seconds),
    "engines": lambda arguments: fleet_engines.measure(arguments.packets),
}


if __name__ == "__main__":
    parts.main(__doc__, PARTS, [("--packets", 200000, "into each engine"), ("--seconds", 5, "of each live capture")])
