#include "decode/loopback.h"

#include "base/byte_reader.h"

namespace chattcp {

namespace {

// AF_INET is 2 everywhere; AF_INET6 differs between systems.
Layer layer_of_family(std::uint32_t family) {
  switch (family) {
  case 2:
    return Layer::ipv4;
  case 10: // Linux.
  case 24: // NetBSD, OpenBSD.
  case 28: // FreeBSD.
  case 30: // macOS.
    return Layer::ipv6;
  default:
    return Layer::end;
  }
}

std::uint32_t swapped(std::uint32_t value) {
  return value << 24U | (value & 0xff00U) << 8U | (value >> 8U & 0xff00U) | value >> 24U;
}

} // namespace

Step decode_loopback(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint32_t family = reader.u32();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  const Layer layer = layer_of_family(family);
  return {.layer = layer == Layer::end ? layer_of_family(swapped(family)) : layer,
          .bytes = reader.rest()};
}

Step decode_raw_ip(ByteView bytes) {
  if (bytes.empty()) {
    return stop(StopReason::truncated);
  }
  switch (bytes[0] >> 4U) {
  case 4:
    return {.layer = Layer::ipv4, .bytes = bytes};
  case 6:
    return {.layer = Layer::ipv6, .bytes = bytes};
  default:
    return stop(StopReason::malformed);
  }
}

} // namespace chattcp
