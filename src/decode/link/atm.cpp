#include "decode/link/atm.h"

#include "base/byte_reader.h"
#include "decode/link/ethernet.h"
#include "decode/link/raw_ip.h"

namespace chattcp {

Step decode_sunatm(ByteView bytes) {
  constexpr unsigned kLanEmulation = 1;
  constexpr unsigned kLlc = 2;
  constexpr unsigned kTrafficBits = 0x0f;
  ByteReader reader(bytes);
  const unsigned traffic = reader.u8() & kTrafficBits;
  reader.skip(3); // Path, circuit.
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (traffic == kLlc) {
    return {Layer::llc, reader.rest()};
  }
  if (traffic != kLanEmulation) {
    return stop(StopReason::not_tcp_udp);
  }
  reader.skip(2); // The identifier of a LAN emulation client.
  return decode_ethernet(reader.rest());
}

Step decode_atm_clip(ByteView bytes) {
  constexpr std::uint8_t kSapSnap = 0xaa;
  return !bytes.empty() && bytes[0] == kSapSnap ? Step(Layer::llc, bytes) : decode_raw_ip(bytes);
}

} // namespace chattcp
