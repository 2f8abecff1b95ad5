#include "decode/encapsulation/macsec.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

#include <algorithm>

namespace chattcp {

Step decode_macsec(ByteView bytes) {
  enum Control : std::uint8_t {
    kVersion = 0x80,
    kSecureChannel = 0x20, // An explicit channel identifier follows.
    kEncrypted = 0x08,
    kChanged = 0x04,
  };
  ByteReader reader(bytes);
  const std::uint8_t control = reader.u8();
  const std::size_t short_length = reader.u8() & 0x3fU; // 0 if not below 48.
  reader.skip(4);                                       // Packet number.
  reader.skip((control & kSecureChannel) != 0 ? 8 : 0);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if ((control & (kVersion | kEncrypted | kChanged)) != 0) {
    return stop(StopReason::not_tcp_udp);
  }
  const ByteView rest = reader.rest();
  const std::size_t length = short_length == 0 ? rest.size() : std::min(short_length, rest.size());
  return step_after_tag(rest.first(length), 0);
}

} // namespace chattcp
