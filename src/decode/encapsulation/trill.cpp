#include "decode/encapsulation/trill.h"

#include "base/byte_reader.h"

namespace chattcp {

Step decode_trill(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint16_t flags = reader.u16(); // Version, reserved, multicast, options, hop count.
  reader.skip(4);                           // Nicknames of egress and ingress.
  reader.skip((flags >> 6U & 0x1fU) * std::size_t{4});
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (flags >> 14U != 0) {
    return stop(StopReason::not_tcp_udp); // RFC 6325, 3.2: another version is discarded.
  }
  return {Layer::ethernet, reader.rest()};
}

} // namespace chattcp
