#include "decode/link/ipnet.h"

#include "base/byte_reader.h"

namespace chattcp {

Step decode_ipnet(ByteView bytes) {
  constexpr std::uint8_t kSolarisInet = 2;
  constexpr std::uint8_t kSolarisInet6 = 26;
  ByteReader reader(bytes);
  reader.skip(1); // Version.
  const std::uint8_t family = reader.u8();
  reader.skip(22); // Hook, length, interfaces, zones.
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  switch (family) {
  case kSolarisInet:
    return {Layer::ipv4, reader.rest()};
  case kSolarisInet6:
    return {Layer::ipv6, reader.rest()};
  default:
    return stop(StopReason::not_tcp_udp);
  }
}

} // namespace chattcp
