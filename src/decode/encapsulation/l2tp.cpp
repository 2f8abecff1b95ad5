#include "decode/encapsulation/l2tp.h"

#include "base/byte_reader.h"
#include "decode/encapsulation/pseudowire.h"

namespace chattcp {

Step decode_l2tp(ByteView bytes) {
  constexpr std::size_t kLongestPrefix = 12; // Cookie and sublayer.
  ByteReader reader(bytes);
  const std::uint32_t session = reader.u32();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (session == 0) {
    return stop(StopReason::not_tcp_udp);
  }
  const ByteView rest = reader.rest();
  for (std::size_t prefix = 0; prefix <= kLongestPrefix; prefix += 4) {
    if (prefix > rest.size()) {
      return stop(StopReason::truncated);
    }
    if (const auto step = find_pseudowire_payload(rest.subspan(prefix))) {
      return *step;
    }
  }
  return stop(StopReason::not_tcp_udp);
}

} // namespace chattcp
