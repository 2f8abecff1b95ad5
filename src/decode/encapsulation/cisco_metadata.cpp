#include "decode/encapsulation/cisco_metadata.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"

namespace chattcp {

namespace {

constexpr std::size_t kMetadataLength = 6; // Version, length, options, group.

} // namespace

Step decode_cisco_metadata(ByteView bytes) {
  return step_after_tag(bytes, kMetadataLength);
}

Step decode_cisco_metadata_in_gre(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint16_t ethertype = reader.u16();
  reader.skip(kMetadataLength);
  return reader.ok() ? step_by_ethertype(ethertype, reader.rest()) : stop(StopReason::truncated);
}

} // namespace chattcp
