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

} // namespace chattcp
