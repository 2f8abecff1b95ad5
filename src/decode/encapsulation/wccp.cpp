#include "decode/encapsulation/wccp.h"

#include "decode/link/raw_ip.h"

namespace chattcp {

namespace {

// Only the two highest bits of the first byte of a redirect header are used.
bool begins_as_ip(std::uint8_t first) {
  constexpr unsigned kMinHeaderWords = 5;
  return first >> 4U == 6 || (first >> 4U == 4 && (first & 0x0fU) >= kMinHeaderWords);
}

} // namespace

Step decode_wccp(ByteView bytes) {
  constexpr std::size_t kRedirectLength = 4;
  if (!bytes.empty() && begins_as_ip(bytes[0])) {
    return decode_raw_ip(bytes);
  }
  if (bytes.size() < kRedirectLength) {
    return stop(StopReason::truncated);
  }
  return decode_raw_ip(bytes.subspan(kRedirectLength));
}

} // namespace chattcp
