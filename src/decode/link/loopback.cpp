#include "decode/link/loopback.h"

#include "base/byte_reader.h"
#include "decode/address_family.h"

namespace chattcp {

Step decode_loopback(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint32_t family = reader.u32();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  return {layer_of_native_family(family), reader.rest()};
}

Step decode_raw_ip(ByteView bytes) {
  if (bytes.empty()) {
    return stop(StopReason::truncated);
  }
  switch (bytes[0] >> 4U) {
  case 4:
    return {Layer::ipv4, bytes};
  case 6:
    return {Layer::ipv6, bytes};
  default:
    return stop(StopReason::malformed);
  }
}

} // namespace chattcp
