"""Measures chattcp, beside tcpdump and tshark where they are installed; all or a part of it.

    cmake --preset bench && cmake --build --preset bench
    sudo tests/run tests/bench/run.py [--runs N] [--seconds N] [--idle N] [--json FILE] [files] [live] ...

Prints tables, and the raw figures as JSON into FILE. CHATTCP_BUILD names another build directory. The
programs take turns, so that a machine that changes its speed meanwhile favours none; quote ratios. Run
it on a machine that is doing nothing else. The steps of a packet's way alone: build/bench/tests/micro.
"""
import analysis
import files
import latency
import live
import memory
import parts
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
    "idle": lambda arguments: serve.measure_idle([arguments.idle] if arguments.idle else [1000, 5000],
                                                 4 * arguments.seconds),
    "rate": lambda arguments: serve.measure_rates(arguments.seconds),
    "slowloris": lambda arguments: slowloris.measure(2 * arguments.seconds),
    "memory": lambda arguments: memory.measure(packets=200000 * arguments.seconds),
}


if __name__ == "__main__":
    parts.main(__doc__, PARTS, [("--runs", 5, "of each command on a file"),
                               ("--seconds", 5, "of each live capture"),
                               ("--idle", 0, "clients, in place of 1000 and 5000")])
