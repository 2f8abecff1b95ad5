#include "decode/encapsulation/minimal_encapsulation.h"

#include "base/address.h"
#include "base/byte_reader.h"
#include "decode/ip_protocol.h"

namespace chattcp {

Step decode_minimal_encapsulation(ByteView bytes, Packet& packet) {
  constexpr std::uint8_t kHasSource = 0x80;
  if (packet.source_address.size() != kIpv4Length) {
    return stop(StopReason::not_tcp_udp); // Not specified for IPv6.
  }
  ByteReader reader(bytes);
  const std::uint8_t protocol = reader.u8();
  const std::uint8_t flags = reader.u8();
  reader.skip(2); // Checksum.
  const ByteView destination = reader.take(kIpv4Length);
  const ByteView source =
      (flags & kHasSource) != 0 ? reader.take(kIpv4Length) : packet.source_address;
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  packet.source_address = source;
  packet.destination_address = destination;
  return step_by_ip_protocol(protocol, reader.rest());
}

} // namespace chattcp
