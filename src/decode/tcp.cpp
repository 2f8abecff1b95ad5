#include "decode/tcp.h"

#include "base/byte_reader.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::size_t kFixedLength = 20;

void read_header(ByteReader& reader, TcpHeader& header) {
  constexpr std::uint16_t kFlagBits = 0x01ff;
  header.source_port = reader.u16();
  header.destination_port = reader.u16();
  header.sequence = reader.u32();
  header.acknowledgement = reader.u32();
  const std::uint16_t offset_and_flags = reader.u16();
  header.data_offset = static_cast<std::uint8_t>(offset_and_flags >> 12U);
  header.flags = offset_and_flags & kFlagBits;
  header.window = reader.u16();
  header.checksum = reader.u16();
  header.urgent_pointer = reader.u16();
}

} // namespace

bool decode_tcp(ByteView bytes, TcpSegment& segment) {
  ByteReader reader(bytes);
  read_header(reader, segment.header);
  if (!reader.ok()) {
    return false;
  }
  const std::size_t header_length = segment.header.data_offset * std::size_t{4};
  if (header_length < kFixedLength) {
    segment.options = {};
    segment.payload = {};
    return true;
  }
  const ByteView rest = reader.rest();
  const std::size_t options_length = std::min(header_length - kFixedLength, rest.size());
  segment.options = rest.first(options_length);
  segment.payload = rest.subspan(options_length);
  return true;
}

} // namespace chattcp
