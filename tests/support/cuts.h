// Every beginning of some bytes.
#pragma once

#include "base/bytes.h"

#include <catch2/catch.hpp>

#include <vector>

namespace chattcp::test {

// Calls `check(bytes)` for each beginning of `whole`, the empty one and all of it included. Each
// is an allocation of its own, so that AddressSanitizer sees a read past its end.
template <typename Check> void for_every_cut(ByteView whole, Check check) {
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    CAPTURE(length);
    const std::vector<std::uint8_t> cut(whole.data(), whole.data() + length);
    check(ByteView(cut));
  }
}

} // namespace chattcp::test
