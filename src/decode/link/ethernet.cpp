#include "decode/link/ethernet.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/link/isl.h"

namespace chattcp {

namespace {

constexpr std::size_t kMacLength = 6;

// `frame` with a length in place of an EtherType. Apart, so that frames with one stay fast.
[[gnu::noinline]] Step decode_by_length(std::uint16_t length, ByteView rest, ByteView frame) {
  return is_isl(frame) ? decode_isl(frame) : step_by_type_or_length(length, rest);
}

} // namespace

Step decode_ethernet(ByteView bytes) {
  ByteReader reader(bytes);
  reader.skip(2 * kMacLength);
  const std::uint16_t type_or_length = reader.u16();
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (type_or_length < kFirstEthertype) {
    return decode_by_length(type_or_length, reader.rest(), bytes);
  }
  return step_by_type_or_length(type_or_length, reader.rest());
}

Step decode_fddi(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint8_t control = reader.u8();
  reader.skip(2 * kMacLength);
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  // The format bits of the frame control: only LLC frames carry network protocols.
  if ((control & 0xf0U) != 0x50) {
    return stop(StopReason::not_tcp_udp);
  }
  return {Layer::llc, reader.rest()};
}

} // namespace chattcp
