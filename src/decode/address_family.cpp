#include "decode/address_family.h"

namespace chattcp {

namespace {

std::uint32_t swapped(std::uint32_t value) {
  return value << 24U | (value & 0xff00U) << 8U | (value >> 8U & 0xff00U) | value >> 24U;
}

} // namespace

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

Layer layer_of_native_family(std::uint32_t family) {
  const Layer layer = layer_of_family(family);
  return layer == Layer::end ? layer_of_family(swapped(family)) : layer;
}

} // namespace chattcp
