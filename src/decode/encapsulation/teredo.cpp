#include "decode/encapsulation/teredo.h"

#include "base/byte_reader.h"

namespace chattcp {

namespace {

// RFC 4380, 5.1.1. Distinct from an IPv6 packet, whose first four bits are never 0.
constexpr std::uint16_t kAuthentication = 0x0001;
constexpr std::uint16_t kOrigin = 0x0000;

bool begins_with(ByteView bytes, std::uint16_t number) {
  ByteReader reader(bytes);
  return reader.u16() == number && reader.ok();
}

void skip_authentication(ByteReader& reader) {
  reader.skip(2);
  const std::uint8_t client = reader.u8();
  const std::uint8_t value = reader.u8();
  reader.skip(std::size_t{client} + value + 8 + 1); // Nonce, confirmation.
}

} // namespace

Step decode_teredo(ByteView bytes) {
  ByteReader reader(bytes);
  if (begins_with(reader.rest(), kAuthentication)) {
    skip_authentication(reader);
  }
  if (begins_with(reader.rest(), kOrigin)) {
    reader.skip(8); // With a port and an address.
  }
  const ByteView rest = reader.rest();
  if (rest.empty()) {
    return stop(StopReason::truncated);
  }
  return rest[0] >> 4U == 6 ? Step(Layer::ipv6, rest) : stop(StopReason::not_tcp_udp);
}

} // namespace chattcp
