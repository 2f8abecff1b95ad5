#include "decode/link/token_ring.h"

#include "base/byte_reader.h"

namespace chattcp {

namespace {

// The low five bits of the first byte are the length, including the two bytes of the field itself.
// The reader fails if it is less than that.
void skip_routing(ByteReader& reader) {
  const std::size_t length = reader.u8() & 0x1fU;
  reader.skip(length < 2 ? SIZE_MAX : length - 1);
}

} // namespace

Step decode_token_ring(ByteView bytes) {
  constexpr unsigned kFrameTypeBits = 0xc0;
  constexpr unsigned kLlcFrame = 0x40;
  constexpr unsigned kSourceRouted = 0x80;
  ByteReader reader(bytes);
  reader.skip(1); // Access control.
  const std::uint8_t frame_control = reader.u8();
  reader.skip(6); // Destination.
  const std::uint8_t source = reader.u8();
  reader.skip(5); // The rest of it.
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if ((frame_control & kFrameTypeBits) != kLlcFrame) {
    return stop(StopReason::not_tcp_udp);
  }
  if ((source & kSourceRouted) != 0) {
    skip_routing(reader);
  }
  return reader.ok() ? Step(Layer::llc, reader.rest()) : stop(StopReason::truncated);
}

} // namespace chattcp
