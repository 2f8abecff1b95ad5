#include "analyze/conversation.h"

#include "base/address.h"
#include "base/choose.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace chattcp {

namespace {

// Bits next to the ports for family and protocol, so that no key is all zero.
constexpr std::uint64_t kTcp = 1ULL << 32U;
constexpr std::uint64_t kUdp = 1ULL << 33U;
constexpr std::uint64_t kIpv6 = 1ULL << 34U;

constexpr unsigned kPortBits = 16;

template <typename Number> Number number_at(ByteView bytes, std::size_t place) {
  Number number = 0;
  std::memcpy(&number, bytes.data() + place, sizeof number);
  return number;
}

// An end of an IPv4 conversation in one number, so that the two can be ordered.
std::uint64_t ipv4_end(ByteView address, std::uint16_t port) {
  return std::uint64_t{number_at<std::uint32_t>(address, 0)} << kPortBits | port;
}

ConversationEnds ipv4_ends(const Packet& packet, std::uint64_t kind) {
  const std::uint64_t source = ipv4_end(packet.source_address, packet.source_port());
  const std::uint64_t destination = ipv4_end(packet.destination_address, packet.destination_port());
  const bool by_higher = destination < source;
  return {.key = {choose(by_higher, destination, source), choose(by_higher, source, destination), 0,
                  0, kind},
          .sender = std::uint8_t{by_higher}};
}

using Ipv6End = std::tuple<std::uint64_t, std::uint64_t, std::uint16_t>;

Ipv6End ipv6_end(ByteView address, std::uint16_t port) {
  return {number_at<std::uint64_t>(address, 0), number_at<std::uint64_t>(address, 8), port};
}

ConversationEnds ipv6_ends(const Packet& packet, std::uint64_t kind) {
  const Ipv6End source = ipv6_end(packet.source_address, packet.source_port());
  const Ipv6End destination = ipv6_end(packet.destination_address, packet.destination_port());
  const auto& [lower_1, lower_2, lower_port] = std::min(source, destination);
  const auto& [higher_1, higher_2, higher_port] = std::max(source, destination);
  const std::uint64_t ports = std::uint64_t{lower_port} << kPortBits | higher_port;
  return {.key = {lower_1, lower_2, higher_1, higher_2, kind | ports},
          .sender = static_cast<std::uint8_t>(source <= destination ? 0 : 1)};
}

} // namespace

ConversationEnds ends_of(const Packet& packet) {
  const std::uint64_t protocol = packet.tcp() != nullptr ? kTcp : kUdp;
  return packet.source_address.size() == kIpv6Length ? ipv6_ends(packet, protocol | kIpv6)
                                                     : ipv4_ends(packet, protocol);
}

bool is_udp(const ConversationKey& key) {
  return (key.back() & kUdp) != 0;
}

Endpoint endpoint_of(const ConversationKey& key, std::size_t side) {
  if ((key.back() & kIpv6) == 0) {
    const auto address = static_cast<std::uint32_t>(key[side] >> kPortBits);
    std::array<std::uint8_t, kIpv4Length> bytes{};
    std::memcpy(bytes.data(), &address, sizeof address);
    return {.address = Address::of(bytes), .port = static_cast<std::uint16_t>(key[side])};
  }
  std::array<std::uint8_t, kIpv6Length> bytes{};
  std::memcpy(bytes.data(), &key[2 * side], bytes.size());
  const unsigned shift = side == 0 ? kPortBits : 0;
  return {.address = Address::of(bytes), .port = static_cast<std::uint16_t>(key.back() >> shift)};
}

} // namespace chattcp
