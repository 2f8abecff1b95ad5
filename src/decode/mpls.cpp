#include "decode/mpls.h"

#include "base/byte_reader.h"
#include "decode/pseudowire.h"

namespace chattcp {

namespace {

constexpr std::size_t kControlWordLength = 4;

Step decode_pseudowire(ByteView bytes) {
  constexpr std::size_t kMinLength = kControlWordLength + 14; // With an Ethernet header.
  if (bytes[0] >> 4U == 0 && bytes.size() >= kControlWordLength) {
    if (const auto step = find_pseudowire_payload(bytes.subspan(kControlWordLength))) {
      return *step;
    }
  }
  if (const auto step = find_pseudowire_payload(bytes)) {
    return *step;
  }
  return stop(bytes.size() < kMinLength ? StopReason::truncated : StopReason::not_tcp_udp);
}

} // namespace

Step decode_mpls(ByteView bytes) {
  constexpr std::uint32_t kBottomOfStack = 0x100;
  ByteReader reader(bytes);
  while (reader.ok() && (reader.u32() & kBottomOfStack) == 0) {
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  const ByteView rest = reader.rest();
  if (rest.empty()) {
    return stop(StopReason::truncated);
  }
  switch (rest[0] >> 4U) {
  case 1:
    return stop(StopReason::not_tcp_udp);
  case 4:
    return {.layer = Layer::ipv4, .bytes = rest};
  case 6:
    return {.layer = Layer::ipv6, .bytes = rest};
  default:
    return decode_pseudowire(rest);
  }
}

} // namespace chattcp
