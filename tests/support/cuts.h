// Every beginning of some bytes.
#pragma once

#include "base/bytes.h"
#include "support/catch.h"
#include "support/steps.h"

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

// Checks that `decoder` takes each part of `header` for cut off, and all of it for a header that
// `layer` follows.
inline void needs_whole(ByteView header, Step (*decoder)(ByteView), Layer layer) {
  for_every_cut(header, [&](ByteView cut) {
    const Step step = decoder(cut);
    CHECK((cut.size() < header.size() ? stops(step, StopReason::truncated)
                                      : leads_to(step, layer, {})));
  });
}

} // namespace chattcp::test
