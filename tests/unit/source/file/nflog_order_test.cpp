#include "source/file/nflog_order.h"

#include "support/catch.h"
#include "support/frames.h"

#include <bit>

using namespace chattcp;
using namespace chattcp::test;

namespace {

// Family 2, then attributes as a machine with the big end first, or the other one, writes them.
Bytes frame(bool swapped, const Bytes& rest = {}) {
  const auto both = [swapped](std::uint16_t value) {
    return swapped == (std::endian::native == std::endian::little)
               ? u16(value)
               : Bytes{static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8U)};
  };
  return join({"02 00 0005"_hex, both(7), both(10), "616200 00"_hex, both(8), both(1),
               "08000300"_hex, both(9), both(9), counted(5), rest});
}

Bytes in_native_order(ByteView foreign) {
  Bytes native = counted(3); // Of a frame before.
  put_nflog_in_native_order(foreign, native);
  return native;
}

} // namespace

TEST_CASE("put_nflog_in_native_order turns the lengths and types, and nothing else") {
  CHECK(in_native_order(frame(true)) == frame(false));
}

TEST_CASE("put_nflog_in_native_order stops at a broken attribute") {
  CHECK(in_native_order({}).empty());
  const Bytes whole = frame(true);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
    CHECK(in_native_order(cut).size() == length);
  }
  const Bytes endless = join({"02 00 0005"_hex, Bytes(40, 0)});
  CHECK(in_native_order(endless) == endless);
}
