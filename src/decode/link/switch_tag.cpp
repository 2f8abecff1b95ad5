#include "decode/link/switch_tag.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

namespace chattcp {

Step decode_switch_tag(ByteView bytes, std::size_t length) {
  constexpr std::size_t kAddresses = 12;
  ByteReader reader(bytes);
  reader.skip(kAddresses + length);
  const std::uint16_t type_or_length = reader.u16();
  return reader.ok() ? step_by_type_or_length(type_or_length, reader.rest())
                     : stop(StopReason::truncated);
}

} // namespace chattcp
