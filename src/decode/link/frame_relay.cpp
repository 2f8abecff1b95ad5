#include "decode/link/frame_relay.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/link/llc.h"

namespace chattcp {

Step decode_frame_relay(ByteView bytes) {
  constexpr std::uint8_t kLastAddressByte = 0x01;
  constexpr std::uint8_t kUnnumberedInformation = 0x03;
  ByteReader reader(bytes);
  if ((reader.u8() & kLastAddressByte) != 0) {
    return stop(StopReason::malformed); // Q.922, 3.2: an address has two bytes or more.
  }
  while (reader.ok() && (reader.u8() & kLastAddressByte) == 0) {
  }
  const ByteView behind_address = reader.rest();
  const std::uint8_t control = reader.u8();
  std::uint8_t identifier = reader.u8();
  if (identifier == 0) {
    identifier = reader.u8(); // A pad, to align what follows.
  }
  if (!reader.ok()) {
    return stop(StopReason::truncated);
  }
  if (control == kUnnumberedInformation) {
    return step_by_nlpid(identifier, reader.rest());
  }
  // Cisco's encapsulation: an EtherType directly after the address.
  ByteReader cisco(behind_address);
  const std::uint16_t ethertype = cisco.u16();
  return step_by_ethertype(ethertype, cisco.rest());
}

} // namespace chattcp
