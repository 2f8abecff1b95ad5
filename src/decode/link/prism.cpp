#include "decode/link/prism.h"

#include "base/byte_reader.h"
#include "decode/link/ieee80211.h"

namespace chattcp {

namespace {

// The first four bytes of an AVS header, without the version.
constexpr std::uint32_t kAvsMagic = 0x80211000;

} // namespace

Step decode_prism(ByteView bytes) {
  constexpr std::size_t kHeaderLength = 144;
  ByteReader reader(bytes);
  if ((reader.u32() & 0xfffff000U) == kAvsMagic) {
    return decode_avs(bytes);
  }
  return bytes.size() < kHeaderLength ? stop(StopReason::truncated)
                                      : decode_ieee80211(bytes.subspan(kHeaderLength));
}

Step decode_avs(ByteView bytes) {
  constexpr std::size_t kFixedLength = 8;
  ByteReader reader(bytes);
  reader.skip(4); // Version.
  const std::uint32_t length = reader.u32();
  if (!reader.ok() || length > bytes.size()) {
    return stop(StopReason::truncated);
  }
  return length < kFixedLength ? stop(StopReason::malformed)
                               : decode_ieee80211(bytes.subspan(length));
}

} // namespace chattcp
