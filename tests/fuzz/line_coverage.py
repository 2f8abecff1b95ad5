"""Which lines of the code the inputs of the fuzz targets reach, for run.py."""
import glob
import os
import subprocess
import sys

from places import BUILD, ROOT, directory, inputs_of

# What must be reached, and how much of it.
FOLDERS = ("src/analyze", "src/decode", "src/filter", "src/output")
LEAST = 97.0


def tool(name):
    """The LLVM tool of clang's version."""
    version = subprocess.run(["clang++", "-dumpversion"], check=True, capture_output=True,
                             text=True).stdout.split(".")[0]
    return f"{name}-{version}"


def build(targets):
    build_directory = os.path.join(BUILD, "coverage")
    flags = "-fprofile-instr-generate -fcoverage-mapping"
    subprocess.run(["cmake", "-S", ROOT, "-B", build_directory, "-DCMAKE_CXX_COMPILER=clang++",
                    "-DCMAKE_BUILD_TYPE=Debug", "-DCHATTCP_TESTS=ON",
                    f"-DCMAKE_CXX_FLAGS={flags}"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", build_directory, "--parallel", str(os.cpu_count()), "--target",
                    *(f"fuzz_{target}" for target in targets)], check=True,
                   stdout=subprocess.DEVNULL)
    return {target: os.path.join(build_directory, "tests", "fuzz", f"fuzz_{target}")
            for target in targets}


def replay(target, program):
    """Returns the file with the counts."""
    profile = os.path.join(directory("coverage"), target + ".profraw")
    subprocess.run([program, *inputs_of(target), directory("corpus", target)], check=True,
                   stdout=subprocess.DEVNULL, env={**os.environ, "LLVM_PROFILE_FILE": profile})
    return profile


def lines_of(programs, merged, folder):
    """(lines, lines reached, text with the places that are not)"""
    sources = glob.glob(os.path.join(ROOT, folder, "*"))
    first, *others = programs.values()
    command = [tool("llvm-cov"), "export", "-format=lcov", "-instr-profile", merged, first,
               *(word for program in others for word in ("-object", program)), *sources]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = reached = 0
    missed = []
    path = ""
    for entry in text.splitlines():
        kind, _, value = entry.partition(":")
        if kind == "SF":
            path = os.path.relpath(value, ROOT)
        elif kind == "DA":
            number, count = value.split(",")[:2]
            lines += 1
            reached += count != "0"
            if count == "0":
                missed.append(f"{path}:{number}")
    return lines, reached, missed


def main(targets):
    """Returns the status."""
    programs = build(targets)
    profiles = [replay(target, program) for target, program in programs.items()]
    merged = os.path.join(directory("coverage"), "merged.profdata")
    subprocess.run([tool("llvm-profdata"), "merge", "-o", merged, *profiles], check=True)
    status = 0
    for folder in FOLDERS:
        lines, reached, missed = lines_of(programs, merged, folder)
        part = 100 * reached / lines
        print(f"{folder:<12} {reached:>5} of {lines:>5} lines, {part:.1f} %")
        print("".join(f"  not reached: {place}\n" for place in missed), end="")
        status |= part < LEAST
    return int(status)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
