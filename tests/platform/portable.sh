#!/usr/bin/env bash
# What systems without files of their own get, on Linux: all tests, also with macOS's poll(2). Needs root; 15 minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."

tests/setup
cmake --preset portable -G Ninja
cmake --build --preset portable
ctest --preset portable --parallel "$(nproc)" --output-junit junit.xml
echo "passed: unit, files, live, live with macOS's poll(2)"
echo "left out: live_direction: directions in expressions"
grep -rhoE '@linux_only\("[^"]*"\)' tests/e2e | sort | uniq -c | sed -E 's/ *([0-9]+) @linux_only\("(.*)"\)/left out: \1 of \2/'
