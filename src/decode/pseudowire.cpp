#include "decode/pseudowire.h"

#include "base/byte_reader.h"
#include "decode/ethertype.h"
#include "decode/ip_protocol.h"
#include "decode/llc.h"

namespace chattcp {

namespace {

constexpr std::size_t kMinIpv4Length = 20;
constexpr std::size_t kIpv6HeaderLength = 40;

// A header that the snapshot cuts is judged by its version alone.
bool looks_like_ipv4(ByteView bytes) {
  if (bytes.size() < kMinIpv4Length) {
    return !bytes.empty() && bytes[0] >> 4U == 4;
  }
  const std::size_t header_length = (bytes[0] & 0x0fU) * std::size_t{4};
  return bytes[0] >> 4U == 4 && header_length >= kMinIpv4Length && is_opened_in_ipv4(bytes[9]);
}

bool looks_like_ipv6(ByteView bytes) {
  if (bytes.empty() || bytes[0] >> 4U != 6) {
    return false;
  }
  return bytes.size() < kIpv6HeaderLength || is_opened_in_ipv6(bytes[6]);
}

bool has_right_checksum(ByteView datagram) {
  ByteReader reader(datagram);
  std::uint32_t sum = 0;
  for (std::size_t words = (datagram[0] & 0x0fU) * std::size_t{2}; words > 0; --words) {
    sum += reader.u16();
  }
  return reader.ok() && (sum & 0xffffU) + (sum >> 16U) == 0xffff;
}

std::optional<Step> find_ip(ByteView bytes) {
  if (bytes.size() >= kMinIpv4Length && looks_like_ipv4(bytes) && has_right_checksum(bytes)) {
    return Step{.layer = Layer::ipv4, .bytes = bytes};
  }
  if (bytes.size() >= kIpv6HeaderLength && looks_like_ipv6(bytes) &&
      kIpv6HeaderLength + (std::size_t{bytes[4]} << 8U | bytes[5]) == bytes.size()) {
    return Step{.layer = Layer::ipv6, .bytes = bytes};
  }
  return std::nullopt;
}

bool looks_right(const Step& step) {
  switch (step.layer) {
  case Layer::end:
    return false;
  case Layer::ipv4:
    return looks_like_ipv4(step.bytes);
  case Layer::ipv6:
    return looks_like_ipv6(step.bytes);
  case Layer::llc:
    return decode_llc(step.bytes).layer != Layer::end;
  default:
    return true;
  }
}

std::optional<Step> find_ethernet(ByteView bytes) {
  constexpr std::size_t kAddressesLength = 12;
  ByteReader reader(bytes);
  reader.skip(kAddressesLength);
  const std::uint16_t type_or_length = reader.u16();
  if (!reader.ok() || !looks_right(step_by_type_or_length(type_or_length, reader.rest()))) {
    return std::nullopt;
  }
  return Step{.layer = Layer::ethernet, .bytes = bytes};
}

// `bytes` without a header that is all of `address` and either of two protocol numbers.
std::optional<Step> find_serial(ByteView bytes, std::uint16_t address, std::uint16_t ipv4,
                                std::uint16_t ipv6) {
  ByteReader reader(bytes);
  const bool has_address = address == 0 || reader.u16() == address;
  const std::uint16_t protocol = reader.u16();
  if (!reader.ok() || !has_address) {
    return std::nullopt;
  }
  if (protocol == ipv4 && looks_like_ipv4(reader.rest())) {
    return Step{.layer = Layer::ipv4, .bytes = reader.rest()};
  }
  if (protocol == ipv6 && looks_like_ipv6(reader.rest())) {
    return Step{.layer = Layer::ipv6, .bytes = reader.rest()};
  }
  return std::nullopt;
}

std::optional<Step> find_ppp(ByteView bytes) {
  constexpr std::uint16_t kAddressAndControl = 0xff03;
  constexpr std::uint16_t kPppIpv4 = 0x0021;
  constexpr std::uint16_t kPppIpv6 = 0x0057;
  const std::optional<Step> plain = find_serial(bytes, kAddressAndControl, kPppIpv4, kPppIpv6);
  return plain ? plain : find_serial(bytes, 0, kPppIpv4, kPppIpv6);
}

std::optional<Step> find_cisco_hdlc(ByteView bytes) {
  constexpr std::uint16_t kUnicast = 0x0f00;
  constexpr std::uint16_t kMulticast = 0x8f00;
  const std::optional<Step> unicast = find_serial(bytes, kUnicast, kEthertypeIpv4, kEthertypeIpv6);
  return unicast ? unicast : find_serial(bytes, kMulticast, kEthertypeIpv4, kEthertypeIpv6);
}

} // namespace

std::optional<Step> find_pseudowire_payload(ByteView bytes) {
  for (const auto find : {find_ethernet, find_ppp, find_cisco_hdlc, find_ip}) {
    if (const std::optional<Step> step = find(bytes)) {
      return step;
    }
  }
  return std::nullopt;
}

} // namespace chattcp
