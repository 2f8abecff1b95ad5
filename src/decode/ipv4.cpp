#include "decode/ipv4.h"

#include "base/address.h"
#include "decode/ip_protocol.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::size_t kMinHeaderLength = 20;

struct Ipv4Header {
  std::uint8_t version = 0;
  std::size_t header_length = 0; // In bytes.
  std::size_t total_length = 0;
  bool later_fragment = false;
  std::uint8_t protocol = 0;
};

// Reads the fixed part.
Ipv4Header read_header(ByteReader& reader, Packet& packet) {
  constexpr std::uint16_t kOffsetMask = 0x1fff;
  Ipv4Header header;
  const std::uint8_t version_and_length = reader.u8();
  header.version = version_and_length >> 4U;
  header.header_length = (version_and_length & 0x0fU) * std::size_t{4};
  reader.skip(1); // Type of service.
  header.total_length = reader.u16();
  reader.skip(2); // Identification.
  header.later_fragment = (reader.u16() & kOffsetMask) != 0;
  reader.skip(1); // Time to live.
  header.protocol = reader.u8();
  reader.skip(2); // Checksum.
  packet.source_address = reader.take(kIpv4Length);
  packet.destination_address = reader.take(kIpv4Length);
  return header;
}

Step step_behind(const Ipv4Header& header, ByteView bytes) {
  const std::size_t end =
      header.total_length == 0 ? bytes.size() : std::min(header.total_length, bytes.size());
  ByteReader reader(bytes.first(end));
  reader.skip(header.header_length);
  std::uint8_t protocol = header.protocol;
  if (!header.later_fragment) {
    while (reader.ok() && protocol == kAuthentication) {
      protocol = skip_authentication(reader);
    }
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  return header.later_fragment ? stop(StopReason::fragments)
                               : step_by_ip_protocol(protocol, reader.rest());
}

} // namespace

Step decode_ipv4(ByteView bytes, Packet& packet) {
  ByteReader reader(bytes);
  const Ipv4Header header = read_header(reader, packet);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (header.version != 4 || header.header_length < kMinHeaderLength ||
      (header.total_length != 0 && header.total_length < header.header_length)) {
    return stop(StopReason::malformed);
  }
  return step_behind(header, bytes);
}

} // namespace chattcp
