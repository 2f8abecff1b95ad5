#!/usr/bin/env bash
# Windows, cross-compiled on Debian 12 and run in Wine: unit tests, tests/platform/windows/, the zip file. 20 minutes.
#
# tests/platform/windows.sh [NAME]...   All of tests/platform/windows/*.py, unless some are named, without .py.
# tests/platform/windows.sh sources     Only compiles what is written for Windows alone: half a minute.
#
# A script there finds the build in CHATTCP_BUILD, the unpacked zip file in CHATTCP_PACKAGE, chattcp as a command that
# runs it in Wine in CHATTCP, and the modules of tests/support. Exit status 77: it could not run.
set -euo pipefail
cd "$(dirname "$0")/../.."

build=$PWD/build/windows
prefix=x86_64-w64-mingw32
export WINEPREFIX=$build/wine WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml= # It would offer to install those.
jobs=$(getconf _NPROCESSORS_ONLN)

# Of those alone, the loader takes none that lies beside the program.
system_dlls='ADVAPI32|GDI32|KERNEL32|msvcrt|ntdll|ole32|SHELL32|USER32|WS2_32'
largest=$((15 * 1024 * 1024))

fail() {
  echo "windows.sh: $*" >&2
  exit 1
}

# What no other build compiles. The headers of libpcap are the same for all systems.
compile_sources() {
  local include
  include=$(mktemp -d)
  cp -r /usr/include/pcap /usr/include/pcap*.h "$include"
  find src -path '*/windows/*.cpp' -print0 | xargs -0 -n 1 -P "$jobs" "$prefix-g++-posix" -std=c++20 \
    -D_WIN32_WINNT=0x0A00 -DWIN32_LEAN_AND_MEAN -DNOMINMAX -Isrc -isystem "$include" \
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fsyntax-only
  rm -r "$include"
  echo "passed: compiled what is written for Windows"
}

compile() {
  cmake --preset windows -G Ninja || {
    rm -f "$build/CMakeCache.txt" # It may be of other libraries.
    cmake --preset windows -G Ninja
  }
  cmake --build --preset windows --parallel "$jobs" --target all
  echo "passed: compiled without warnings"
}

# What the loader must find, and what makes faults harder to use.
check_headers() { # PROGRAM
  local headers dlls others
  headers=$("$prefix-objdump" --private-headers "$1")
  dlls=$(sed -n 's/^\tDLL Name: \(.*\)\.[dD][lL][lL]$/\1/p' <<< "$headers" | sort -u)
  others=$(grep -vixE "$system_dlls" <<< "$dlls" || true)
  [ -z "$others" ] || fail "$1 needs $others"
  for flag in HIGH_ENTROPY_VA DYNAMIC_BASE NX_COMPAT; do
    grep -qw "$flag" <<< "$headers" || fail "$1 has no $flag"
  done
  "$prefix-objdump" --section-headers "$1" | grep -q ' \.reloc ' || fail "$1 cannot be moved"
  echo "passed: needs $(paste -sd ' ' <<< "$dlls") of Windows alone"
}

# Sets CHATTCP_PACKAGE, with what a user gets.
make_package() {
  local folder=$build/package zip size
  rm -rf "$folder"
  (cd "$build" && cpack -B "$folder")
  zip=$(echo "$folder"/chattcp-*.zip)
  cmake -E chdir "$folder" cmake -E tar xf "$zip"
  export CHATTCP_PACKAGE=${zip%.zip}
  for name in chattcp.exe README.md LICENSE.txt licences/openssl.txt manual/chattcp.html; do
    [ -s "$CHATTCP_PACKAGE/$name" ] || fail "no $name in $zip"
  done
  size=$(stat -c %s "$CHATTCP_PACKAGE/chattcp.exe")
  [ "$size" -le "$largest" ] || fail "chattcp.exe has $size bytes"
  check_headers "$CHATTCP_PACKAGE/chattcp.exe"
  echo "passed: $(basename "$zip"), $(stat -c %s "$zip") bytes; chattcp.exe, $size bytes"
}

# Its processes hold the standard streams of what has started them.
stop_wine() {
  wineserver -k || true
  wineserver -w
}

# With libpcap in the place of Npcap: it has no interfaces, but expressions.
start_wine() {
  local npcap=$WINEPREFIX/drive_c/windows/system32/Npcap
  stop_wine # Of a run that was killed.
  trap stop_wine EXIT
  wineboot --init > /dev/null 2>&1 < /dev/null
  wineserver -w # What starts while Wine ends has no services.
  mkdir -p "$npcap"
  cp "$(tests/platform/windows/real_libpcap)" "$npcap"
  # Waits for its input: without a program, Wine would end, with its services, and start again between tests.
  coproc "$build/chattcp" capture -r - 2> /dev/null
  "$build/tests/in_wine" "$CHATTCP_PACKAGE/chattcp.exe" --version | grep -q ^chattcp || fail "it does not start"
}

unit_tests() {
  ctest --preset windows --tests-regex '^unit$'
  echo "passed: unit tests"
}

# What reads files; the rest of these tests is about the manual, completions and packages, or the same everywhere.
file_tests=(broken-files cases compressed conversations corpus fields filters formats fragments link-order link-types
  message pcap-expressions save save-pcapng several-files spelling text-format usage)

# Why parts of tests were skipped, once for each reason.
show_skips() {
  { grep -oE "skipped '[^']*'" "$build/Testing/Temporary/LastTest.log" || true; } |
    sed -E "s/^skipped '(.*)'$/\1/" | sort | uniq -c | sed -E 's/^ *([0-9]+) /left out: \1 skipped: /'
}

test_files() {
  ctest --preset windows --parallel "$jobs" --tests-regex "^($(IFS='|' && echo "${file_tests[*]}"))$"
  show_skips
  echo "passed: tests of files"
}

script_tests() { # [NAME]...
  local script status scripts=(tests/platform/windows/*.py)
  [ $# -eq 0 ] || scripts=("${@/%/.py}")
  export CHATTCP_BUILD=$build CHATTCP=$build/chattcp PYTHONDONTWRITEBYTECODE=1
  PYTHONPATH=$(printf "$PWD/tests/%s:" support data e2e)
  export PYTHONPATH
  for script in "${scripts[@]##*/}"; do
    status=0
    python3 "tests/platform/windows/$script" || status=$?
    case $status in
      0) echo "passed: ${script%.py}" ;;
      77) echo "left out: ${script%.py}" ;;
      *) fail "$script: exit status $status" ;;
    esac
  done
}

if [ "${1-}" = sources ]; then
  compile_sources
  exit
fi
tests/setup windows
compile
make_package
start_wine
unit_tests
[ $# -gt 0 ] || test_files
script_tests "$@"
echo 'left out: Npcap, and Windows itself'
