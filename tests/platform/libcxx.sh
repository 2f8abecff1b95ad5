#!/usr/bin/env bash
# clang 14 with libc++ on Debian 12: unit tests, file tests, corpus. Needs root; 15 minutes.
set -euo pipefail
# shellcheck source=tests/support/platform.sh
. "$(dirname "$0")/../support/platform.sh"

make_platform bookworm
set_up
fetch_httplib
apt_get install --no-install-recommends clang lld libc++-dev libc++abi-dev
apt_get remove libcpp-httplib-dev
configure build -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_CXX_FLAGS=-stdlib=libc++ -Dhttplib_INCLUDE_DIR=/httplib \
  -DCMAKE_BUILD_TYPE=RelWithDebInfo
unit_tests build
file_tests build
