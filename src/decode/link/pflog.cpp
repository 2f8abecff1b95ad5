#include "decode/link/pflog.h"

#include "base/byte_reader.h"
#include "decode/address_family.h"

namespace chattcp {

Step decode_pflog(ByteView bytes) {
  constexpr std::size_t kShortest =
      45; // The stated length of the oldest header, without its padding.
  constexpr std::size_t kAlignment = 4;
  ByteReader reader(bytes);
  const std::size_t length = reader.u8();
  const std::uint8_t family = reader.u8();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (length < kShortest) {
    return stop(StopReason::malformed);
  }
  reader.skip((length + kAlignment - 1) / kAlignment * kAlignment - 2);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  return {layer_of_family(family), reader.rest()};
}

} // namespace chattcp
