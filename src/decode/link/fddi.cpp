#include "decode/link/fddi.h"

#include "base/byte_reader.h"

namespace chattcp {

namespace {

constexpr std::size_t kMacLength = 6;

} // namespace

Step decode_fddi(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint8_t control = reader.u8();
  reader.skip(2 * kMacLength);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  // The format bits of the frame control: only LLC frames carry network protocols.
  if ((control & 0xf0U) != 0x50) {
    return stop(StopReason::not_tcp_udp);
  }
  return {Layer::llc, reader.rest()};
}

} // namespace chattcp
