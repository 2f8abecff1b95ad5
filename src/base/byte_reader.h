// A bounds-checked way through bytes in network order.
#pragma once

#include "base/bytes.h"

#include <cstddef>
#include <cstdint>

namespace chattcp {

// ByteReader walks forward over bytes it does not own.
//
// A read past the end returns zero and makes the reader fail for good, so a
// decoder reads all its fields in a straight line and asks ok() once.
class ByteReader {
public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  // The next 1, 2 or 4 bytes as an unsigned number, most significant byte first.
  std::uint8_t u8() { return static_cast<std::uint8_t>(big_endian(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(big_endian(2)); }
  std::uint32_t u32() { return big_endian(4); }

  // The next `count` bytes, or an empty view when fewer are left.
  ByteView take(std::size_t count) {
    // Compare sizes, never pointers: `data + count` may overflow.
    if (!ok_ || count > rest_.size()) {
      ok_ = false;
      return {};
    }
    const ByteView taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  void skip(std::size_t count) { take(count); }

  // False once a read went past the end.
  bool ok() const { return ok_; }

  // What has not been read; empty after a failure.
  ByteView rest() const { return ok_ ? rest_ : ByteView{}; }

private:
  std::uint32_t big_endian(std::size_t width) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : take(width)) {
      value = value << 8U | byte;
    }
    return value;
  }

  ByteView rest_;
  bool ok_ = true;
};

} // namespace chattcp
