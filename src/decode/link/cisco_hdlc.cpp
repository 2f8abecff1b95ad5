#include "decode/link/cisco_hdlc.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

namespace chattcp {

Step decode_cisco_hdlc(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(2); // Address and control.
  const std::uint16_t ethertype = reader.u16();
  return reader.ok() ? step_by_ethertype(ethertype, reader.rest()) : stop(StopReason::truncated);
}

} // namespace chattcp
