#!/usr/bin/env bash
# Debian unstable: README's first command, unit tests, file tests, corpus. Needs root; 10 minutes.
set -euo pipefail
# shellcheck source=tests/support/platform.sh
. "$(dirname "$0")/../support/platform.sh"

try_release sid
