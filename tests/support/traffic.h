// Ethernet frames by the million, the same ones each time, for benchmarks.
#pragma once

#include "support/hex.h"

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string_view>
#include <vector>

namespace chattcp::test {

enum class TrafficKind : std::uint8_t {
  small, // TCP of 60 to 80 bytes with options, no payload.
  imix,  // 64, 594 and 1514 bytes as 7 to 4 to 1; TCP and UDP, IPv4 and IPv6 in equal parts.
  full,  // TCP of 1514 bytes, the payload random.
  text,  // The same, the payload printable ASCII in lines.
};

// In the order of the enumeration.
inline constexpr std::array<std::string_view, 4> kTrafficKindNames{"small", "imix", "full", "text"};

std::optional<TrafficKind> find_traffic_kind(std::string_view name);

// An endless sequence of frames, determined by its kind alone.
//
// Some hundred conversations, between hosts that are spread over all addresses: tcpdump walks a
// list of all the conversations that it has seen, and of the hosts whose addresses begin alike. All
// go to the MAC address 02:00:00:00:00:99, which nobody has, so that no host answers.
class Traffic {
public:
  explicit Traffic(TrafficKind kind);

  std::vector<std::uint8_t> next();

private:
  using Bytes = std::vector<std::uint8_t>;

  struct Conversation {
    std::array<Bytes, 2> ipv4;
    std::array<Bytes, 2> ipv6;
    std::array<std::uint16_t, 2> ports;
  };
  // A conversation as one of its packets sees it.
  struct Ends {
    const Conversation& conversation;
    std::size_t from;
    std::size_t to() const { return 1 - from; }
  };

  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  Bytes random_bytes(std::size_t count);
  Bytes printable_bytes(std::size_t count);
  Bytes ipv4_address();
  Bytes ipv6_address();
  Ends any_ends();
  Bytes tcp_segment(const Ends& ends, const Bytes& payload, const Bytes& options);
  static Bytes ethernet_ipv4(const Ends& ends, std::uint8_t protocol, const Bytes& transport);
  static Bytes ethernet_ipv6(const Ends& ends, std::uint8_t protocol, const Bytes& transport);
  Bytes small_options();
  Bytes small_frame();
  Bytes imix_frame();
  Bytes full_frame();

  TrafficKind kind_;
  std::mt19937_64 random_;
  std::vector<Conversation> conversations_;
};

} // namespace chattcp::test
