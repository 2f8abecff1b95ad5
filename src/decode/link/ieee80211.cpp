#include "decode/link/ieee80211.h"

#include "base/byte_reader.h"
#include "decode/link/link_layer.h"

#include <algorithm>

namespace chattcp {

namespace {

// 802.11 and the headers before it are in little-endian order.
std::uint16_t little_u16(ByteReader& reader) {
  const std::uint16_t value = reader.u16();
  return static_cast<std::uint16_t>(value << 8U | value >> 8U);
}

std::uint32_t little_u32(ByteReader& reader) {
  const std::uint32_t low = little_u16(reader);
  return std::uint32_t{little_u16(reader)} << 16U | low;
}

// The frame control field (IEEE 802.11, 9.2.4.1), first byte low.
class FrameControl {
public:
  explicit FrameControl(std::uint16_t bits) : bits_(bits) {}

  bool is_data() const { return (bits_ & 0x0cU) == 0x08; }
  bool has_no_data() const { return (bits_ & 0x40U) != 0; }
  bool is_quality_of_service() const { return (bits_ & 0x80U) != 0; }
  bool has_four_addresses() const { return (bits_ & 0x300U) == 0x300; }
  bool is_protected() const { return (bits_ & 0x4000U) != 0; }
  // In a QoS frame, an HT control field follows.
  bool has_ht_control() const { return is_quality_of_service() && (bits_ & 0x8000U) != 0; }

private:
  std::uint16_t bits_;
};

struct MacHeader {
  std::size_t length = 0;
  bool aggregated = false; // The body holds several frames (A-MSDU).
  bool later_fragment = false;
};

MacHeader read_mac_header(ByteReader& reader, FrameControl control, ByteView bytes) {
  reader.skip(20); // Duration and three addresses.
  const std::uint16_t sequence = little_u16(reader);
  reader.skip(control.has_four_addresses() ? 6 : 0);
  const std::uint16_t service = control.is_quality_of_service() ? little_u16(reader) : 0;
  reader.skip(control.has_ht_control() ? 4 : 0);
  return {.length = bytes.size() - reader.rest().size(),
          .aggregated = (service & 0x80U) != 0,
          .later_fragment = (sequence & 0x0fU) != 0};
}

// `padded`: the driver has padded the MAC header to a multiple of four bytes.
Step decode_data_frame(ByteView bytes, bool padded) {
  ByteReader reader(bytes);
  const FrameControl control(little_u16(reader));
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (!control.is_data() || control.has_no_data() || control.is_protected()) {
    return stop(StopReason::not_tcp_udp);
  }
  const MacHeader header = read_mac_header(reader, control, bytes);
  reader.skip(padded ? (4 - header.length % 4) % 4 : 0);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (header.later_fragment) {
    return stop(StopReason::fragments);
  }
  if (header.aggregated) {
    return stop(StopReason::not_tcp_udp);
  }
  return {Layer::llc, reader.rest()};
}

// The flags field of a radiotap header, 0 if there is none. It follows the bitmaps (bit 31: another
// one follows) and the 8-byte clock (present if bit 0 is set).
std::uint8_t radiotap_flags(ByteView header) {
  constexpr std::uint32_t kMoreBitmaps = 0x80000000U;
  constexpr std::size_t kFixedLength = 8;
  ByteReader reader(header);
  reader.skip(4); // Version, padding, length.
  const std::uint32_t present = little_u32(reader);
  for (std::uint32_t bitmap = present; reader.ok() && (bitmap & kMoreBitmaps) != 0;) {
    bitmap = little_u32(reader);
  }
  if (!reader.ok() || (present & 0x2U) == 0 || header.size() < kFixedLength) {
    return 0;
  }
  if ((present & 0x1U) != 0) {
    const std::size_t offset = header.size() - reader.rest().size();
    reader.skip((8 - offset % 8) % 8 + 8); // The clock is aligned to its size.
  }
  return reader.u8();
}

} // namespace

Step decode_ieee80211(ByteView bytes) {
  return decode_data_frame(bytes, false);
}

Step decode_radiotap(ByteView bytes) {
  constexpr std::uint8_t kFlagDataPad = 0x20;
  constexpr std::uint8_t kFlagBadFcs = 0x40;
  ByteReader reader(bytes);
  const std::uint8_t version = reader.u8();
  reader.skip(1);
  const std::uint16_t length = little_u16(reader);
  if (!reader.ok() || length > bytes.size()) {
    return stop(StopReason::truncated);
  }
  if (version != 0 || length < 8) {
    return stop(StopReason::malformed);
  }
  const std::uint8_t flags = radiotap_flags(bytes.first(length));
  if ((flags & kFlagBadFcs) != 0) {
    return stop(StopReason::malformed); // Received with bit errors.
  }
  return decode_data_frame(bytes.subspan(length), (flags & kFlagDataPad) != 0);
}

Step decode_ppi(ByteView bytes) {
  constexpr std::size_t kFixedLength = 8;
  ByteReader reader(bytes);
  reader.skip(2); // Version and flags.
  const std::uint16_t length = little_u16(reader);
  const std::uint32_t inner = little_u32(reader);
  if (!reader.ok() || length > bytes.size()) {
    return stop(StopReason::truncated);
  }
  if (length < kFixedLength) {
    return stop(StopReason::malformed);
  }
  return decode_inner_link_layer(inner, bytes.subspan(length));
}

} // namespace chattcp
