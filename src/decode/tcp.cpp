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

std::optional<TcpOption> TcpOptionReader::next() {
  if (ended_ || rest_.empty()) {
    return std::nullopt;
  }
  const std::uint8_t type = rest_[0];
  if (type == kTcpEndOfList || type == kTcpNoOperation) {
    ended_ = type == kTcpEndOfList;
    rest_ = rest_.subspan(1);
    return TcpOption{.type = type, .length = 1, .data = {}};
  }
  if (rest_.size() < 2 || rest_[1] < 2 || rest_[1] > rest_.size()) {
    ended_ = true;
    return std::nullopt;
  }
  const std::uint8_t length = rest_[1];
  const TcpOption option{.type = type, .length = length, .data = rest_.subspan(2, length - 2U)};
  rest_ = rest_.subspan(length);
  return option;
}

} // namespace chattcp
