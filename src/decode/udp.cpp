#include "decode/udp.h"

#include "base/byte_reader.h"

#include <algorithm>

namespace chattcp {

std::optional<UdpDatagram> decode_udp(ByteView bytes) {
  constexpr std::size_t kHeaderLength = 8;
  ByteReader reader(bytes);
  const UdpHeader header{.source_port = reader.u16(), // Braces: left to right.
                         .destination_port = reader.u16(),
                         .length = reader.u16(),
                         .checksum = reader.u16()};
  if (!reader.ok()) {
    return std::nullopt;
  }
  const ByteView rest = reader.rest();
  std::size_t payload = rest.size();
  if (header.length != 0) {
    const std::size_t stated = std::max<std::size_t>(header.length, kHeaderLength) - kHeaderLength;
    payload = std::min(stated, rest.size());
  }
  return UdpDatagram{.header = header, .payload = rest.first(payload)};
}

} // namespace chattcp
