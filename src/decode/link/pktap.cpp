#include "decode/link/pktap.h"

#include "base/byte_reader.h"
#include "decode/link/link_layer.h"

namespace chattcp {

namespace {

std::uint32_t little_u16(ByteReader& reader) {
  const std::uint32_t low = reader.u8();
  return low | std::uint32_t{reader.u8()} << 8U;
}

std::uint32_t little_u32(ByteReader& reader) {
  const std::uint32_t low = little_u16(reader);
  return low | little_u16(reader) << 16U;
}

struct Header {
  std::size_t least_length = 0;
  std::uint32_t length = 0;
  std::uint32_t link_type = 0;
  bool has_packet = false;
};

Header read_version_1(ByteReader reader) {
  const std::uint32_t length = little_u32(reader);
  const std::uint32_t record_type = little_u32(reader);
  return {.least_length = 108,
          .length = length,
          .link_type = little_u32(reader),
          .has_packet = record_type == 1};
}

Header read_version_2(ByteReader reader) {
  const std::uint8_t length = reader.u8();
  reader.skip(5);             // Offsets of fields.
  return {.least_length = 40, // Fields at the offsets follow.
          .length = length,
          .link_type = little_u16(reader),
          .has_packet = true};
}

} // namespace

Step decode_pktap(ByteView bytes) {
  constexpr std::size_t kFlagsOffset = 36; // In both versions.
  constexpr std::uint32_t kVersion2 = 0x00080000;
  ByteReader flags(bytes);
  flags.skip(kFlagsOffset);
  const bool second = (little_u32(flags) & kVersion2) != 0;
  if (!flags.ok()) {
    return stop(StopReason::truncated);
  }
  const Header header =
      second ? read_version_2(ByteReader(bytes)) : read_version_1(ByteReader(bytes));
  if (header.length < header.least_length) {
    return stop(StopReason::malformed);
  }
  if (!header.has_packet) {
    return stop(StopReason::not_tcp_udp);
  }
  return header.length > bytes.size()
             ? stop(StopReason::truncated)
             : decode_inner_link_layer(header.link_type, bytes.subspan(header.length));
}

} // namespace chattcp
