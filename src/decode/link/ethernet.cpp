#include "decode/link/ethernet.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/link/isl.h"

namespace chattcp {

namespace {

constexpr std::size_t kMacLength = 6;

// Decodes a `frame` with a length in place of an EtherType. Separate, so that other frames stay
// fast.
[[gnu::noinline]] Step decode_by_length(std::uint16_t length, ByteView rest, ByteView frame) {
  return is_isl(frame) ? decode_isl(frame) : step_by_type_or_length(length, rest);
}

} // namespace

Step decode_ethernet(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(2 * kMacLength);
  const std::uint16_t type_or_length = reader.u16();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (type_or_length < kFirstEthertype) {
    return decode_by_length(type_or_length, reader.rest(), bytes);
  }
  return step_by_type_or_length(type_or_length, reader.rest());
}

} // namespace chattcp
