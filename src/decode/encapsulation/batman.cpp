#include "decode/encapsulation/batman.h"

#include "base/byte_reader.h"

namespace chattcp {

namespace {

enum PacketType : std::uint8_t {
  kBroadcast = 0x01,
  kMulticast = 0x05,
  kUnicast = 0x40,
  kUnicastFragment = 0x41,
  kUnicastFourAddresses = 0x42,
};

// How much of the header follows the packet type and the version.
Step skip_header(ByteReader reader, std::size_t length) {
  reader.skip(length);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  return {Layer::ethernet, reader.rest()};
}

Step skip_multicast_header(ByteReader reader) {
  reader.skip(2); // Time to live, reserved.
  const std::uint16_t trackers_length = reader.u16();
  return skip_header(reader, trackers_length);
}

} // namespace

Step decode_batman(ByteView bytes) {
  constexpr std::uint8_t kVersion = 15;
  ByteReader reader(bytes);
  const std::uint8_t type = reader.u8();
  const std::uint8_t version = reader.u8();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (version != kVersion) {
    return stop(StopReason::not_tcp_udp);
  }
  switch (type) {
  case kUnicast:
    return skip_header(reader, 8); // Time to live, table version, destination.
  case kUnicastFourAddresses:
    return skip_header(reader, 16); // Also source, subtype, reserved.
  case kBroadcast:
    return skip_header(reader, 12); // Time to live, reserved, sequence number, originator.
  case kMulticast:
    return skip_multicast_header(reader);
  case kUnicastFragment:
    return stop(StopReason::fragments);
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

} // namespace chattcp
