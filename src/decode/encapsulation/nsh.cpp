#include "decode/encapsulation/nsh.h"

#include "base/byte_reader.h"

namespace chattcp {

namespace {

// https://www.iana.org/assignments/nsh
Layer layer_of(std::uint8_t next_protocol) {
  switch (next_protocol) {
  case 1:
    return Layer::ipv4;
  case 2:
    return Layer::ipv6;
  case 3:
    return Layer::ethernet;
  case 4:
    return Layer::nsh;
  case 5:
    return Layer::mpls;
  default:
    return Layer::end;
  }
}

} // namespace

Step decode_nsh(ByteView bytes) {
  constexpr std::size_t kMinLength = 8; // Base header and service path.
  ByteReader reader(bytes);
  const std::uint16_t version_and_length = reader.u16();
  reader.skip(1); // Type of the context headers.
  const std::uint8_t next_protocol = reader.u8();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  const std::size_t length = (version_and_length & 0x3fU) * std::size_t{4};
  if (version_and_length >> 14U != 0 || length < kMinLength) {
    return stop(StopReason::malformed);
  }
  if (length > bytes.size()) {
    return stop(StopReason::truncated);
  }
  return {layer_of(next_protocol), bytes.subspan(length)};
}

} // namespace chattcp
