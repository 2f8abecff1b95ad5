#!/usr/bin/env bash
# s390x (big-endian), cross-compiled on Debian 12 and emulated by qemu: unit tests, file tests, corpus. Needs root; 20 minutes.
set -euo pipefail
# shellcheck source=tests/support/processor.sh
. "$(dirname "$0")/../support/processor.sh"

try_processor s390x s390x
