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
  std::uint16_t fragment = 0; // The more-fragments flag, then the offset in units of 8 bytes.
  std::uint8_t protocol = 0;
};

constexpr std::uint16_t kOffsetMask = 0x1fff;
constexpr std::uint16_t kMoreFragments = 0x2000;

// Reads the fixed part.
Ipv4Header read_header(ByteReader& reader, Packet& packet) {
  Ipv4Header header;
  const std::uint8_t version_and_length = reader.u8();
  header.version = version_and_length >> 4U;
  header.header_length = (version_and_length & 0x0fU) * std::size_t{4};
  reader.skip(1); // Type of service.
  header.total_length = reader.u16();
  reader.skip(2); // Identification.
  header.fragment = reader.u16() & (kOffsetMask | kMoreFragments);
  reader.skip(1); // Time to live.
  header.protocol = reader.u8();
  reader.skip(2); // Checksum.
  packet.source_address = reader.take(kIpv4Length);
  packet.destination_address = reader.take(kIpv4Length);
  return header;
}

// Only the outermost fragment is noted, as the datagrams inside it are not whole.
void note_fragment(const Ipv4Header& header, ByteView bytes, ByteView payload, Packet& packet) {
  if (!packet.fragment) {
    packet.fragment = {.header = bytes.first(header.header_length),
                       .payload = payload,
                       .offset = (header.fragment & kOffsetMask) * std::uint32_t{8},
                       .more = (header.fragment & kMoreFragments) != 0,
                       .cut = header.total_length > bytes.size()};
  }
}

Step step_behind(const Ipv4Header& header, ByteView bytes, Packet& packet) {
  std::size_t end = bytes.size();
  if (header.total_length != 0) { // 0: not known by the sender, who leaves it to its network card.
    end = std::min(header.total_length, bytes.size());
    packet.uncaptured =
        std::min(packet.uncaptured, static_cast<std::uint32_t>(header.total_length - end));
  }
  ByteReader reader(bytes.first(end));
  reader.skip(header.header_length);
  if (header.fragment != 0 && reader.ok()) {
    note_fragment(header, bytes, reader.rest(), packet);
  }
  const bool later_fragment = (header.fragment & kOffsetMask) != 0;
  std::uint8_t protocol = header.protocol;
  if (!later_fragment) {
    while (reader.ok() && protocol == kAuthentication) {
      protocol = skip_authentication(reader);
    }
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  return later_fragment ? stop(StopReason::fragments)
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
  return step_behind(header, bytes, packet);
}

} // namespace chattcp
