#include "decode/encapsulation/pseudowire.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/ip_protocol.h"
#include "decode/link/llc.h"

#include <algorithm>

namespace chattcp {

namespace {

enum class Verdict : std::uint8_t {
  no,
  yes,
  cut, // The bytes end too early to decide.
};

Verdict verdict(bool yes) {
  return yes ? Verdict::yes : Verdict::no;
}

Verdict looks_like_ipv4(ByteView bytes) {
  constexpr std::size_t kProtocolOffset = 9;
  if (bytes.empty()) {
    return Verdict::cut;
  }
  if (bytes[0] >> 4U != 4 || (bytes[0] & 0x0fU) < 5) {
    return Verdict::no;
  }
  return bytes.size() <= kProtocolOffset ? Verdict::cut
                                         : verdict(is_opened_in_ipv4(bytes[kProtocolOffset]));
}

Verdict looks_like_ipv6(ByteView bytes) {
  constexpr std::size_t kNextHeaderOffset = 6;
  if (bytes.empty()) {
    return Verdict::cut;
  }
  if (bytes[0] >> 4U != 6) {
    return Verdict::no;
  }
  return bytes.size() <= kNextHeaderOffset ? Verdict::cut
                                           : verdict(is_opened_in_ipv6(bytes[kNextHeaderOffset]));
}

Verdict has_right_checksum(ByteView datagram) {
  ByteReader reader(datagram);
  std::uint32_t sum = 0;
  for (std::size_t words = (datagram[0] & 0x0fU) * std::size_t{2}; words > 0; --words) {
    sum += reader.u16();
  }
  return reader.ok() ? verdict((sum & 0xffffU) + (sum >> 16U) == 0xffff) : Verdict::cut;
}

// Global unicast, unique local, link-local (RFC 4291).
bool begins_host_address(std::uint8_t first) {
  return first >> 5U == 1 || first >> 1U == 0x7e || first == 0xfe;
}

Verdict has_host_addresses(ByteView datagram) {
  constexpr std::size_t kSourceOffset = 8;
  constexpr std::size_t kDestinationOffset = 24;
  if (datagram.size() <= kDestinationOffset) {
    return Verdict::cut;
  }
  const std::uint8_t destination = datagram[kDestinationOffset];
  return verdict(begins_host_address(datagram[kSourceOffset]) &&
                 (begins_host_address(destination) || destination == 0xff)); // Or multicast.
}

Verdict is_bare_ip(ByteView bytes) {
  if (const Verdict ipv4 = looks_like_ipv4(bytes); ipv4 != Verdict::no) {
    return ipv4 == Verdict::yes ? has_right_checksum(bytes) : ipv4;
  }
  const Verdict ipv6 = looks_like_ipv6(bytes);
  return ipv6 == Verdict::yes ? has_host_addresses(bytes) : ipv6;
}

// `length` is that of the LLC frame as stated.
Verdict looks_like_llc(std::size_t length, ByteView bytes) {
  const Step step = decode_llc(bytes.first(std::min(length, bytes.size())));
  if (step.layer() != Layer::end) {
    return Verdict::yes;
  }
  return step.reason() == StopReason::truncated && bytes.size() < length ? Verdict::cut
                                                                         : Verdict::no;
}

Verdict looks_like_ethernet(ByteView bytes) {
  constexpr std::size_t kAddressesLength = 12;
  ByteReader reader(bytes);
  reader.skip(kAddressesLength);
  std::uint16_t type_or_length = reader.u16();
  while (is_vlan_tag(type_or_length)) {
    reader.skip(2);
    type_or_length = reader.u16();
  }
  if (!reader.ok()) {
    return Verdict::cut;
  }
  if (type_or_length < kFirstEthertype) {
    return looks_like_llc(type_or_length, reader.rest());
  }
  switch (step_by_ethertype(type_or_length, reader.rest()).layer()) {
  case Layer::end:
    return Verdict::no;
  case Layer::ipv4:
    return looks_like_ipv4(reader.rest());
  case Layer::ipv6:
    return looks_like_ipv6(reader.rest());
  default:
    return Verdict::yes;
  }
}

// A header of serial lines before IP: four bytes, or only the last two of them.
struct SerialHeader {
  std::uint16_t address;
  std::uint16_t protocol;
  bool has_address;
  Layer layer;
};

constexpr SerialHeader kSerialHeaders[] = {
    {0, 0x0021, false, Layer::ipv4}, // PPP.
    {0, 0x0057, false, Layer::ipv6},
    {0xff03, 0x0021, true, Layer::ipv4},
    {0xff03, 0x0057, true, Layer::ipv6},
    {0x0f00, kEthertypeIpv4, true, Layer::ipv4}, // Cisco HDLC, unicast.
    {0x0f00, kEthertypeIpv6, true, Layer::ipv6},
    {0x8f00, kEthertypeIpv4, true, Layer::ipv4}, // Multicast.
    {0x8f00, kEthertypeIpv6, true, Layer::ipv6},
};

std::size_t length_of(const SerialHeader& header) {
  return header.has_address ? 4 : 2;
}

Verdict begins_with(const SerialHeader& header, ByteView bytes) {
  ByteReader reader(bytes);
  const bool right =
      (!header.has_address || reader.u16() == header.address) && reader.u16() == header.protocol;
  if (!reader.ok()) {
    return Verdict::cut;
  }
  if (!right) {
    return Verdict::no;
  }
  return header.layer == Layer::ipv4 ? looks_like_ipv4(reader.rest())
                                     : looks_like_ipv6(reader.rest());
}

// The step for `verdict`; nothing for no.
std::optional<Step> step_if(Verdict verdict, Layer layer, ByteView bytes) {
  switch (verdict) {
  case Verdict::yes:
    return Step(layer, bytes);
  case Verdict::cut:
    return stop(StopReason::truncated);
  case Verdict::no:
    break;
  }
  return std::nullopt;
}

} // namespace

std::optional<Step> find_pseudowire_payload(ByteView bytes) {
  if (const auto step = step_if(looks_like_ethernet(bytes), Layer::ethernet, bytes)) {
    return step;
  }
  for (const SerialHeader& header : kSerialHeaders) {
    const ByteView rest = bytes.subspan(std::min(length_of(header), bytes.size()));
    if (const auto step = step_if(begins_with(header, bytes), header.layer, rest)) {
      return step;
    }
  }
  const bool is_ipv4 = !bytes.empty() && bytes[0] >> 4U == 4;
  return step_if(is_bare_ip(bytes), is_ipv4 ? Layer::ipv4 : Layer::ipv6, bytes);
}

} // namespace chattcp
