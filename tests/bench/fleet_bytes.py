"""Bytes and processor time of a packet for each format, plain and compressed."""
import os
import statistics
import subprocess
import tempfile

from files import run_once
from fleet_mixture import FORMATS, generated_mixture, real_mixture
from fleet_process import run_measured

COMPRESSORS = {"zstd": ("zstd", "-q", "-c", "-3"), "gzip": ("gzip", "-c", "-6")}
REPEATS = 3
MANY = 100000  # Packets, of which the start of a program is a small part.


def write_lines(mixture, form, path):
    with open(path, "wb") as file:
        subprocess.run(mixture.command(form), stdout=file, check=True)


def compressed_bytes(command, path):
    with open(path, "rb") as file:
        return len(subprocess.run(command, stdin=file, stdout=subprocess.PIPE, check=True).stdout)


def compressing_cpu(command, path):
    with open(path, "rb") as file:
        return run_measured(command, stdin=file)


def measure_format(few, many, form, folder):
    """Bytes of the few, because more are made of these; processor time of the many."""
    path = os.path.join(folder, "lines")
    write_lines(few, form, path)
    row = {"format": form.name, "plain": os.path.getsize(path) / few.packets}
    for name, command in COMPRESSORS.items():
        row[name] = compressed_bytes(command, path) / few.packets
    row["cpu"] = statistics.median(run_once(many.command(form)).cpu
                                   for _ in range(REPEATS)) / many.packets * 1e9
    write_lines(many, form, path)
    for name, command in COMPRESSORS.items():
        row[name + " cpu"] = compressing_cpu(command, path) / many.packets * 1e9
    os.remove(path)
    return row


def show(row, first):
    print(f"{row['format']:34} {row['plain']:8.1f} {first['plain'] / row['plain']:6.1f} "
          f"{row['zstd']:8.1f} {row['gzip']:8.1f} {row['cpu']:8.0f} ns {row['zstd cpu']:7.0f} ns "
          f"{row['gzip cpu']:7.0f} ns", flush=True)


def measure():
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for few, many in ((real_mixture(folder), real_mixture(folder, MANY)),
                          (generated_mixture(folder, MANY),) * 2):
            if few is None:
                continue
            print(f"\nBytes a packet; {few.name}: {few.packets} packets of {few.wire_bytes:.0f} bytes\n"
                  f"{'':34} {'plain':>8} {'ratio':>6} {'zstd -3':>8} {'gzip -6':>8} {'CPU':>11} "
                  f"{'zstd':>10} {'gzip':>10}")
            rows = results[few.name] = []
            for form in FORMATS:
                rows.append(measure_format(few, many, form, folder))
                show(rows[-1], rows[0])
    return results
