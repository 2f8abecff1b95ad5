#include "decode/encapsulation/erspan.h"

#include "base/byte_reader.h"
#include "decode/link/raw_ip.h"

namespace chattcp {

namespace {

Step step_by_frame_type(std::uint16_t flags, ByteView bytes) {
  constexpr unsigned kEthernet = 0;
  constexpr unsigned kIp = 2;
  const unsigned type = flags >> 10U & 0x1fU;
  if (type == kEthernet) {
    return {Layer::ethernet, bytes};
  }
  return type == kIp ? decode_raw_ip(bytes) : stop(StopReason::not_tcp_udp);
}

Step decode_type_3(ByteReader reader) {
  constexpr std::uint16_t kSubheader = 0x0001;
  reader.skip(6); // Session and its flags, timestamp.
  reader.skip(2); // Security group.
  const std::uint16_t flags = reader.u16();
  reader.skip((flags & kSubheader) != 0 ? 8 : 0);
  return reader.ok() ? step_by_frame_type(flags, reader.rest()) : stop(StopReason::truncated);
}

} // namespace

Step decode_erspan(ByteView bytes) {
  constexpr unsigned kType2 = 1;
  constexpr unsigned kType3 = 2;
  ByteReader reader(bytes);
  const unsigned version = reader.u16() >> 12U;
  if (reader.ok() && version == kType3) {
    return decode_type_3(reader);
  }
  reader.skip(6); // Session and its flags, port index.
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (version != kType2) {
    return stop(StopReason::not_tcp_udp);
  }
  return {Layer::ethernet, reader.rest()};
}

} // namespace chattcp
