#!/usr/bin/env bash
# The static binary, built on Debian 12: file tests, corpus, and that it needs no other file. Needs root; 10 minutes.
set -euo pipefail
# shellcheck source=tests/support/platform.sh
. "$(dirname "$0")/../support/platform.sh"

# In a folder without a library.
check_alone() {
  mkdir "$root/alone"
  inside env PYTHONPATH=/chattcp/tests/data:/chattcp/tests/support \
    python3 -B -c 'import make_captures; make_captures.write_captures("/alone")'
  cp "$root/chattcp/build/chattcp" "$root/alone"
  chroot "$root/alone" /chattcp --version
  chroot "$root/alone" /chattcp capture -r dns.pcap -q | grep -q '"proto":"udp"' || fail "it needs other files"
  passed "alone in a chroot"
}

make_platform bookworm
set_up
fetch_httplib
apt_get install --no-install-recommends libbrotli-dev
configure build -DCHATTCP_STATIC=ON -DCHATTCP_HTTPLIB_INCLUDE=/httplib
build build chattcp
check_alone
file_tests build
left_out "unit tests: they are not linked statically"
