#include "source/file/nflog_order.h"

#include "source/file/file_numbers.h"

#include <cstring>

namespace chattcp {

void put_nflog_in_native_order(ByteView frame, std::vector<std::uint8_t>& native) {
  constexpr std::size_t kFixedPart = 4; // Family, version, resource identifier, as on the wire.
  constexpr std::size_t kAttributeHeader = 4;
  const FileNumbers foreign(true);
  native.assign(frame.begin(), frame.end());
  std::size_t at = kFixedPart;
  while (at + kAttributeHeader <= native.size()) {
    const std::uint16_t length = foreign.u16(&native[at]);
    const std::uint16_t type = foreign.u16(&native[at + 2]);
    std::memcpy(&native[at], &length, sizeof length);
    std::memcpy(&native[at + 2], &type, sizeof type);
    if (length < kAttributeHeader) {
      break;
    }
    at += (length + std::size_t{3}) / 4 * 4;
  }
}

} // namespace chattcp
