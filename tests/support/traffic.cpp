#include "support/traffic.h"

#include "support/frames.h"

#include <algorithm>

namespace chattcp::test {

namespace {

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::size_t kFullFrame = 1514;
constexpr std::size_t kEthernetHeader = 14;
constexpr std::size_t kConversations = 500;

} // namespace

std::optional<TrafficKind> find_traffic_kind(std::string_view name) {
  const auto* const found = std::find(kTrafficKindNames.begin(), kTrafficKindNames.end(), name);
  return found == kTrafficKindNames.end()
             ? std::nullopt
             : std::optional(static_cast<TrafficKind>(found - kTrafficKindNames.begin()));
}

Traffic::Traffic(TrafficKind kind) : kind_(kind), random_(2026) {
  constexpr std::array<std::uint16_t, 3> kServices{443, 5432, 40404};
  for (std::size_t i = 0; i < kConversations; ++i) {
    // No other ports: tcpdump looks into the payload at those that it knows.
    const auto client = static_cast<std::uint16_t>(49152 + below(16384));
    conversations_.push_back({.ipv4 = {ipv4_address(), ipv4_address()},
                              .ipv6 = {ipv6_address(), ipv6_address()},
                              .ports = {client, kServices[below(kServices.size())]}});
  }
}

Bytes Traffic::next() {
  switch (kind_) {
  case TrafficKind::small:
    return small_frame();
  case TrafficKind::imix:
    return imix_frame();
  default:
    return full_frame();
  }
}

Bytes Traffic::random_bytes(std::size_t count) {
  Bytes bytes;
  bytes.reserve(count + 8);
  while (bytes.size() < count) {
    std::uint64_t word = random_();
    for (unsigned i = 0; i < 8; ++i, word >>= 8U) {
      bytes.push_back(static_cast<std::uint8_t>(word));
    }
  }
  bytes.resize(count);
  return bytes;
}

Bytes Traffic::printable_bytes(std::size_t count) {
  constexpr std::uint8_t kFirst = ' ';
  constexpr std::uint8_t kCount = '~' - ' ' + 1;
  constexpr std::size_t kLine = 60;
  Bytes bytes = random_bytes(count);
  for (std::size_t i = 0; i < count; ++i) {
    bytes[i] = i % kLine == kLine - 1 ? std::uint8_t{'\n'}
                                      : static_cast<std::uint8_t>(kFirst + bytes[i] % kCount);
  }
  return bytes;
}

Bytes Traffic::ipv4_address() {
  Bytes address = random_bytes(4);
  address[0] = static_cast<std::uint8_t>(1 + address[0] % 223); // No multicast.
  return address;
}

Bytes Traffic::ipv6_address() {
  return join({{0x20}, random_bytes(7), Bytes(4, 0), random_bytes(4)});
}

Traffic::Ends Traffic::any_ends() {
  const Conversation& conversation = conversations_[below(kConversations)];
  return {.conversation = conversation, .from = below(2)};
}

Bytes Traffic::tcp_segment(const Ends& ends, const Bytes& payload, const Bytes& options) {
  constexpr std::uint16_t kAck = 0x010;
  constexpr std::uint16_t kPushAck = 0x018;
  return tcp(payload, {.source = ends.conversation.ports[ends.from],
                       .destination = ends.conversation.ports[ends.to()],
                       .flags = payload.empty() ? kAck : kPushAck,
                       .options = options,
                       .sequence = static_cast<std::uint32_t>(random_()),
                       .acknowledgement = static_cast<std::uint32_t>(random_())});
}

// As real stacks send them.
Bytes Traffic::small_options() {
  switch (below(8)) {
  case 0:
    return "020405b4 01010402"_hex; // Maximum segment size: a frame of 62 bytes.
  case 1:
    return join({"020405b4 0402080a"_hex, random_bytes(4), "00000000 01030307"_hex}); // SYN: 74.
  case 2:
    return join({"0101050a"_hex, random_bytes(8)}); // Selective acknowledgement: 66.
  case 3:
    return join({"0101080a"_hex, random_bytes(8), "0101050a"_hex, random_bytes(8)}); // Both: 78.
  default:
    return join({"0101080a"_hex, random_bytes(8)}); // Timestamps: 66.
  }
}

Bytes Traffic::ethernet_ipv4(const Ends& ends, std::uint8_t protocol, const Bytes& transport) {
  const auto& hosts = ends.conversation.ipv4;
  return join(
      {"020000000099 020000000001 0800"_hex,
       ipv4(protocol, transport, {.source = hosts[ends.from], .destination = hosts[ends.to()]})});
}

Bytes Traffic::ethernet_ipv6(const Ends& ends, std::uint8_t protocol, const Bytes& transport) {
  const auto& hosts = ends.conversation.ipv6;
  return join(
      {"020000000099 020000000001 86dd"_hex,
       ipv6(protocol, transport, {.source = hosts[ends.from], .destination = hosts[ends.to()]})});
}

Bytes Traffic::small_frame() {
  const Ends ends = any_ends();
  return ethernet_ipv4(ends, kTcp, tcp_segment(ends, {}, small_options()));
}

Bytes Traffic::imix_frame() {
  constexpr std::array<std::size_t, 12> kLengths{64, 64,  64,  64,  64,  64,
                                                 64, 594, 594, 594, 594, kFullFrame};
  const std::size_t wanted = kLengths[below(kLengths.size())];
  const bool is_tcp = below(2) == 0;
  const bool is_ipv4 = below(2) == 0;
  const std::size_t headers = kEthernetHeader + (is_ipv4 ? 20 : 40) + (is_tcp ? 20 : 8);
  const Bytes payload = random_bytes(std::max(wanted, headers) - headers);
  const Ends ends = any_ends();
  const Bytes transport = is_tcp
                              ? tcp_segment(ends, payload, {})
                              : udp(payload, {.source = ends.conversation.ports[ends.from],
                                              .destination = ends.conversation.ports[ends.to()]});
  const std::uint8_t protocol = is_tcp ? kTcp : kUdp;
  return is_ipv4 ? ethernet_ipv4(ends, protocol, transport)
                 : ethernet_ipv6(ends, protocol, transport);
}

Bytes Traffic::full_frame() {
  constexpr std::size_t kPayload = kFullFrame - kEthernetHeader - 20 - 20;
  const Bytes payload =
      kind_ == TrafficKind::text ? printable_bytes(kPayload) : random_bytes(kPayload);
  const Ends ends = any_ends();
  return ethernet_ipv4(ends, kTcp, tcp_segment(ends, payload, {}));
}

} // namespace chattcp::test
