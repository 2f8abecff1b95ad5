// A bounds-checked reader of bytes in network order.
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
  //
  // Written out byte by byte: compilers turn that into one load, a loop they do not.
  std::uint8_t u8() {
    const ByteView bytes = take(1);
    return bytes.empty() ? std::uint8_t{0} : bytes[0];
  }
  std::uint16_t u16() {
    const ByteView bytes = take(2);
    return bytes.empty() ? std::uint16_t{0} : static_cast<std::uint16_t>(bytes[0] << 8U | bytes[1]);
  }
  std::uint32_t u32() {
    const ByteView bytes = take(4);
    return bytes.empty() ? 0
                         : std::uint32_t{bytes[0]} << 24U | std::uint32_t{bytes[1]} << 16U |
                               std::uint32_t{bytes[2]} << 8U | bytes[3];
  }

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
  ByteView rest_;
  bool ok_ = true;
};

} // namespace chattcp
