# shellcheck shell=bash
# For the scripts in tests/platform that build and test chattcp in a new Debian, in its folder /chattcp.
# They run tests that read files and unit tests. Live tests are those of tests/run: they are about the
# kernel, which is the machine's.
#
# Lines that begin with `passed: ` or `left out: ` become the summary of tests/platforms.

# shellcheck source=tests/support/chroot.sh
. "$(dirname "${BASH_SOURCE[0]}")/chroot.sh"

top=$(realpath "$(dirname "${BASH_SOURCE[0]}")/../..")
corpus=${CHATTCP_CORPUS:-$top/../shared/corpus}

passed() { echo "passed: $*"; }
left_out() { echo "left out: $*"; }

# A new Debian with the tree as it is, commits or not, and beside it the corpus, where there is one.
make_platform() { # RELEASE
  [ "$(id -u)" -eq 0 ] || fail "needs root"
  command -v debootstrap >/dev/null || apt-get -qq -y install debootstrap
  make_chroot "$1"
  mkdir "$root/chattcp"
  git -C "$top" ls-files -z --cached --others --exclude-standard |
    tar -C "$top" --null --files-from - -c | tar -C "$root/chattcp" -x
  if [ -e "$corpus/check.py" ]; then
    mkdir "$root/shared"
    cp -r "$corpus" "$root/shared/corpus"
  else
    left_out "corpus: there is none"
  fi
}

# The first block of commands below `## Quick start`.
first_command() {
  # shellcheck disable=SC2016  # The backquotes are README's.
  sed -n '/^## Quick start/,$ { /^```sh$/,/^```$/ { /^```$/ q; /^```/ ! p } }' "$top/README.md"
}

# Runs it, and checks that it printed one packet.
quick_start() {
  inside bash -c "cd /chattcp && $(first_command)" </dev/null >"$scratch/quick" 2>"$scratch/log" ||
    fail "README's first command: $(tail -n 50 "$scratch/quick" "$scratch/log")"
  check_warnings "$scratch/quick" "$scratch/log"
  grep -q '^{"timestamp":.*"proto":"udp"' "$scratch/quick" || fail "README's first command prints no packet"
  passed "README's first command"
}

# Not those of the linker, about its threads and about functions of the C library in a static program.
check_warnings() { # LOG...
  ! grep -h 'warning:' "$@" | grep -vE 'lto-wrapper: |warning: Using .* in statically linked' ||
    fail "the compiler warns"
}

configure() { # BUILD [CMAKE-OPTION]...
  inside cmake -S /chattcp -B "/chattcp/$1" -DCHATTCP_TESTS=ON "${@:2}" >"$scratch/log" 2>&1 ||
    fail "cmake: $(cat "$scratch/log")"
}

build() { # BUILD TARGET
  inside cmake --build "/chattcp/$1" --parallel "$(nproc)" --target "$2" >"$scratch/log" 2>&1 ||
    fail "build: $(grep -E -A 10 'error|Error' "$scratch/log" | head -n 60)"
  check_warnings "$scratch/log"
}

# Why tests were skipped, once for each reason.
skips() { # LOG
  { grep -oE "skipped '[^']*'|skipped \"[^\"]*\"" "$1" || true; } | sed -E "s/^skipped .(.*).$/\1/" | sort | uniq -c |
    while read -r number reason; do left_out "$number skipped: $reason"; done
}

# Runs tests by name or label, several at a time.
run_tests() { # WHAT BUILD [CTEST-OPTION]...
  local log=$root/chattcp/$2/Testing/Temporary/LastTest.log
  inside env ${CHATTCP:+CHATTCP="$CHATTCP"} ctest --test-dir "/chattcp/$2" --output-on-failure --parallel "$(nproc)" \
    --timeout 3600 "${@:3}" >"$scratch/log" 2>&1 || fail "$1: $(cat "$scratch/log")"
  passed "$1 ($(sed -n 's/.*tests failed out of //p' "$scratch/log"))"
  skips "$log"
}

unit_tests() { # BUILD
  build "$1" chattcp_unit
  run_tests 'unit tests' "$1" --tests-regex '^unit$'
}

# The test `package` is about Debian 12.
file_tests() { # BUILD [EXCLUDED-TESTS]
  build "$1" programs
  run_tests 'file tests' "$1" --label-regex '^files$' --exclude-regex "^(package${2:+|$2})\$"
  left_out "package: it is about Debian 12"
}

set_up() {
  inside /chattcp/tests/setup files </dev/null >"$scratch/log" 2>&1 || fail "tests/setup: $(tail "$scratch/log")"
}

# Puts the source of cpp-httplib into /httplib: Debian's library is linked with libstdc++, and not static.
fetch_httplib() {
  sed 's/^deb /deb-src /' "$root/etc/apt/sources.list" >"$root/etc/apt/sources.list.d/source.list"
  inside apt-get -qq update
  apt_get install --no-install-recommends dpkg-dev
  inside sh -c 'cd /root && apt-get -qq source cpp-httplib && mv cpp-httplib-*/ /httplib' >"$scratch/log" 2>&1 ||
    fail "the source of cpp-httplib: $(cat "$scratch/log")"
}

try_release() { # RELEASE
  make_platform "$1"
  quick_start
  set_up
  configure build
  unit_tests build
  file_tests build
}
