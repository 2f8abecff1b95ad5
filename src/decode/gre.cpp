#include "decode/gre.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

namespace chattcp {

namespace {

enum Flag : std::uint16_t {
  kChecksum = 0x8000,
  kRouting = 0x4000,
  kKey = 0x2000,
  kSequence = 0x1000,
  kVersion = 0x0007,
};

// RFC 1701: source route entries, up to one without an address family and a length.
void skip_routing(ByteReader& reader) {
  while (reader.ok()) {
    const std::uint16_t family = reader.u16();
    reader.skip(1); // Offset.
    const std::uint8_t length = reader.u8();
    if (family == 0 && length == 0) {
      return;
    }
    reader.skip(length);
  }
}

void skip_optional_fields(std::uint16_t flags, ByteReader& reader) {
  reader.skip((flags & (kChecksum | kRouting)) != 0 ? 4 : 0); // They come together.
  reader.skip((flags & kKey) != 0 ? 4 : 0);
  reader.skip((flags & kSequence) != 0 ? 4 : 0);
  if ((flags & kRouting) != 0) {
    skip_routing(reader);
  }
}

} // namespace

Step decode_gre(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint16_t flags = reader.u16();
  const std::uint16_t protocol = reader.u16();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if ((flags & kVersion) != 0 || (protocol != kEthertypeIpv4 && protocol != kEthertypeIpv6)) {
    return stop(StopReason::not_tcp_udp);
  }
  skip_optional_fields(flags, reader);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  return {.layer = protocol == kEthertypeIpv4 ? Layer::ipv4 : Layer::ipv6, .bytes = reader.rest()};
}

} // namespace chattcp
