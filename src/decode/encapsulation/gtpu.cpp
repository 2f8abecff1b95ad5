#include "decode/encapsulation/gtpu.h"

#include "base/byte_reader.h"
#include "decode/link/raw_ip.h"

#include <algorithm>

namespace chattcp {

namespace {

enum Flag : std::uint8_t {
  kVersionAndType = 0xf0, // Three bits of version, and one that distinguishes GTP from GTP'.
  kExtension = 0x04,
  kSequence = 0x02,
  kPduNumber = 0x01,
};

// TS 29.281, 5.2.1: a length in units of 4 bytes, the contents, the type of the next one. The
// reader fails on a length of 0.
void skip_extensions(std::uint8_t type, ByteReader& reader) {
  while (reader.ok() && type != 0) {
    const std::size_t length = std::size_t{reader.u8()} * 4;
    reader.skip(length == 0 ? SIZE_MAX : length - 2);
    type = reader.u8();
  }
}

} // namespace

Step decode_gtpu(ByteView bytes) {
  constexpr std::uint8_t kVersion1 = 0x30;
  constexpr std::uint8_t kGPdu = 255;
  ByteReader header(bytes);
  const std::uint8_t flags = header.u8();
  const std::uint8_t message = header.u8();
  const std::uint16_t length = header.u16(); // Of everything after the tunnel identifier.
  header.skip(4);
  if (!header.ok()) {
    return stop(StopReason::truncated);
  }
  if ((flags & kVersionAndType) != kVersion1 || message != kGPdu) {
    return stop(StopReason::not_tcp_udp);
  }
  const ByteView rest = header.rest();
  ByteReader reader(rest.first(std::min<std::size_t>(length, rest.size())));
  if ((flags & (kExtension | kSequence | kPduNumber)) != 0) {
    reader.skip(3); // Sequence number, N-PDU number: present if any of the flags is set.
    const std::uint8_t next = reader.u8();
    skip_extensions((flags & kExtension) != 0 ? next : 0, reader);
  }
  return reader.ok() ? decode_raw_ip(reader.rest()) : stop(StopReason::truncated);
}

} // namespace chattcp
