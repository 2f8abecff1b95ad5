#include "decode/link/arcnet.h"

#include "base/byte_reader.h"

namespace chattcp {

namespace {

enum Protocol : std::uint8_t {
  kIpv6 = 0xc4,    // RFC 2497.
  kIpv4 = 0xd4,    // RFC 1201.
  kOldIpv4 = 0xf0, // RFC 1051, which has no split flag and no sequence number.
};

Step decode_from_protocol(ByteReader reader) {
  constexpr std::uint8_t kException = 0xff;
  std::uint8_t protocol = reader.u8();
  if (protocol == kOldIpv4) {
    return {Layer::ipv4, reader.rest()};
  }
  std::uint8_t split = reader.u8();
  reader.skip(2); // Sequence number, or padding in an exception frame.
  if (split == kException) {
    protocol = reader.u8();
    split = reader.u8();
    reader.skip(2);
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  // RFC 1201, 3.1: 0 means a whole packet, an odd number the first of several frames, an even one a
  // later frame.
  if (split != 0 && split % 2 == 0) {
    return stop(StopReason::fragments);
  }
  if (protocol == kIpv4) {
    return {Layer::ipv4, reader.rest()};
  }
  if (protocol == kIpv6) {
    return {Layer::ipv6, reader.rest()};
  }
  return stop(StopReason::not_tcp_udp);
}

} // namespace

Step decode_arcnet(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(2); // Source and destination.
  return decode_from_protocol(reader);
}

Step decode_arcnet_linux(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(4); // Source, destination, offset.
  return decode_from_protocol(reader);
}

} // namespace chattcp
