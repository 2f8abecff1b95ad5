#include "decode/link/ipoib.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

namespace chattcp {

namespace {

constexpr std::size_t kGlobalRoutingHeaderLength = 40;

} // namespace

Step decode_ipoib(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(kGlobalRoutingHeaderLength);
  const std::uint16_t ethertype = reader.u16();
  reader.skip(2); // Reserved.
  return reader.ok() ? step_by_ethertype(ethertype, reader.rest()) : stop(StopReason::truncated);
}

} // namespace chattcp
