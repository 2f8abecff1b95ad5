#include "decode/udp.h"

#include "base/byte_reader.h"

#include <algorithm>

namespace chattcp {

bool decode_udp(ByteView bytes, UdpDatagram& udp) {
  constexpr std::size_t kHeaderLength = 8;
  ByteReader reader(bytes);
  udp.header.source_port = reader.u16();
  udp.header.destination_port = reader.u16();
  udp.header.length = reader.u16();
  udp.header.checksum = reader.u16();
  if (!reader.ok()) {
    return false;
  }
  const ByteView rest = reader.rest();
  std::size_t payload = rest.size();
  if (udp.header.length != 0) {
    const std::size_t stated =
        std::max<std::size_t>(udp.header.length, kHeaderLength) - kHeaderLength;
    payload = std::min(stated, rest.size());
  }
  udp.payload = rest.first(payload);
  return true;
}

} // namespace chattcp
