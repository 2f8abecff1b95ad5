#include "decode/link/nflog.h"

#include "base/byte_reader.h"

#include <algorithm>
#include <cstring>

namespace chattcp {

namespace {

constexpr std::uint16_t kHeaderLength = 4; // Of an attribute.
constexpr std::uint16_t kPayload = 9;      // NFULA_PAYLOAD

struct Attribute {
  std::uint16_t type = 0;
  ByteView value;
};

std::uint16_t native_u16(ByteReader& reader) {
  const ByteView bytes = reader.take(sizeof(std::uint16_t));
  std::uint16_t value = 0;
  if (!bytes.empty()) {
    std::memcpy(&value, bytes.data(), sizeof value);
  }
  return value;
}

// The reader fails on an attribute that is shorter than its own header or runs past the end. The
// packet may run past it, as a snapshot may have cut it.
Attribute read_attribute(ByteReader& reader) {
  const std::uint16_t length = native_u16(reader);
  const std::uint16_t type = native_u16(reader);
  if (length < kHeaderLength) {
    reader.skip(SIZE_MAX);
    return {};
  }
  std::size_t value_length = length - kHeaderLength;
  if (type == kPayload) {
    value_length = std::min(value_length, reader.rest().size());
  }
  const ByteView value = reader.take(value_length);
  return {.type = type, .value = value};
}

Layer layer_of_family(std::uint8_t family) {
  constexpr std::uint8_t kLinuxInet = 2;
  constexpr std::uint8_t kLinuxInet6 = 10;
  if (family == kLinuxInet) {
    return Layer::ipv4;
  }
  return family == kLinuxInet6 ? Layer::ipv6 : Layer::end;
}

} // namespace

Step decode_nflog(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint8_t family = reader.u8();
  reader.skip(3); // Version, resource identifier.
  while (reader.ok() && !reader.rest().empty()) {
    const Attribute attribute = read_attribute(reader);
    if (!reader.ok()) {
      break;
    }
    if (attribute.type == kPayload) {
      return {layer_of_family(family), attribute.value};
    }
    // Attributes are aligned to four bytes; the last one may lack its padding.
    reader.skip(std::min((4 - attribute.value.size() % 4) % 4, reader.rest().size()));
  }
  return stop(reader.ok() ? StopReason::not_tcp_udp : StopReason::truncated);
}

} // namespace chattcp
