#include "decode/link/ieee1394.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

namespace chattcp {

Step decode_ieee1394(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(16);
  const std::uint16_t ethertype = reader.u16();
  return reader.ok() ? step_by_ethertype(ethertype, reader.rest()) : stop(StopReason::truncated);
}

} // namespace chattcp
