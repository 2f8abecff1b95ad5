# shellcheck shell=bash
# For the platforms that are another processor: a cross compiler on Debian 12, and qemu's user emulation.

# shellcheck source=tests/support/platform.sh
. "$(dirname "${BASH_SOURCE[0]}")/platform.sh"

install_cross_compiler() { # ARCHITECTURE TRIPLET
  local library libraries=()
  for library in libpcap libssl libcap-ng libseccomp libcpp-httplib zlib1g libzstd liblz4; do
    libraries+=("$library-dev:$1")
  done
  inside dpkg --add-architecture "$1"
  inside apt-get -qq update
  apt_get install --no-install-recommends make qemu-user-static "g++-$2" "${libraries[@]}"
}

# pkg-config for the libraries of that processor.
write_pkg_config() { # TRIPLET
  printf '#!/bin/sh\nPKG_CONFIG_LIBDIR=/usr/lib/%s/pkgconfig:/usr/share/pkgconfig exec pkg-config "$@"\n' "$1" \
    >"$root/usr/local/bin/$1-pkg-config"
  chmod +x "$root/usr/local/bin/$1-pkg-config"
}

# Scripts start the program by its path, so they are given one that starts the emulator.
write_starter() { # EMULATOR
  printf '#!/bin/sh\nexec %s /chattcp/build/chattcp "$@"\n' "$1" >"$root/chattcp/emulated"
  chmod +x "$root/chattcp/emulated"
}

check_corpus() {
  [ -d "$root/shared/corpus" ] || return 0
  inside python3 /shared/corpus/check.py --bin /chattcp/emulated --timeout 600 >"$scratch/log" 2>&1 ||
    fail "corpus: $(tail -n 40 "$scratch/log")"
  passed corpus
}

try_processor() { # ARCHITECTURE PROCESSOR
  local triplet=$2-linux-gnu emulator=qemu-$2-static
  make_platform bookworm
  set_up
  install_cross_compiler "$1" "$triplet"
  write_pkg_config "$triplet"
  write_starter "$emulator"
  configure build -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$2" -DCMAKE_CXX_COMPILER="$triplet-g++" \
    -DPKG_CONFIG_EXECUTABLE="/usr/local/bin/$triplet-pkg-config" -DCMAKE_BUILD_TYPE=RelWithDebInfo \
    -DCMAKE_CROSSCOMPILING_EMULATOR="$emulator"
  build build chattcp
  check_corpus
  unit_tests build
  left_out "unit tests about TCP_INFO and SIOCETHTOOL: qemu's user emulation lacks them"
  CHATTCP=/chattcp/emulated file_tests build corpus
}
