#include "decode/encapsulation/gre.h"

#include "base/byte_reader.h"
#include "decode/encapsulation/cisco_metadata.h"
#include "decode/encapsulation/erspan.h"
#include "decode/encapsulation/wccp.h"
#include "decode/ethertype.h"

#include <algorithm>

namespace chattcp {

namespace {

enum Flag : std::uint16_t {
  kChecksum = 0x8000,
  kRouting = 0x4000,
  kKey = 0x2000,
  kSequence = 0x1000,
  kAcknowledgement = 0x0080, // In version 1.
  kVersion = 0x0007,
};

// Protocol types other than EtherTypes.
enum Protocol : std::uint16_t {
  kErspan3 = 0x22eb,
  kEthernetOverIp = 0x6400,
  kWccp = 0x883e,
  kErspan = 0x88be, // Types I and II.
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
  reader.skip((flags & (kChecksum | kRouting)) != 0 ? 4 : 0); // One implies the other.
  reader.skip((flags & kKey) != 0 ? 4 : 0);
  reader.skip((flags & kSequence) != 0 ? 4 : 0);
  if ((flags & kRouting) != 0) {
    skip_routing(reader);
  }
}

Step step_by_protocol(std::uint16_t protocol, std::uint16_t flags, ByteView bytes) {
  switch (protocol) {
  case kErspan:
    // Type I has neither a sequence number nor a header.
    return (flags & kSequence) != 0 ? decode_erspan(bytes) : Step(Layer::ethernet, bytes);
  case kErspan3:
    return decode_erspan(bytes);
  case kWccp:
    return decode_wccp(bytes);
  case kEthertypeCiscoMetadata:
    return decode_cisco_metadata_in_gre(bytes);
  default:
    return step_by_ethertype(protocol, bytes);
  }
}

Layer layer_of_version_1(std::uint16_t protocol) {
  switch (protocol) {
  case kEthertypePpp:
    return Layer::ppp;
  case kEthernetOverIp:
    return Layer::ethernet;
  default:
    return Layer::end;
  }
}

// RFC 2637, 4.1. The length is 0 if there is no payload, only an acknowledgement.
Step decode_version_1(std::uint16_t flags, std::uint16_t protocol, ByteReader reader) {
  const std::uint16_t length = reader.u16();
  reader.skip(2); // Call, or EoIP's tunnel.
  reader.skip((flags & kSequence) != 0 ? 4 : 0);
  reader.skip((flags & kAcknowledgement) != 0 ? 4 : 0);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (length == 0) {
    return stop(StopReason::not_tcp_udp);
  }
  const ByteView rest = reader.rest();
  return {layer_of_version_1(protocol), rest.first(std::min<std::size_t>(length, rest.size()))};
}

} // namespace

Step decode_gre(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint16_t flags = reader.u16();
  const std::uint16_t protocol = reader.u16();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if ((flags & kVersion) == 1) {
    return decode_version_1(flags, protocol, reader);
  }
  if ((flags & kVersion) != 0) {
    return stop(StopReason::not_tcp_udp);
  }
  skip_optional_fields(flags, reader);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  return step_by_protocol(protocol, flags, reader.rest());
}

} // namespace chattcp
