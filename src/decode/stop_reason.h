// Why a frame gives no packet.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chattcp {

enum class StopReason : std::uint8_t {
  not_tcp_udp, // Something else, or TCP or UDP inside something that is not opened.
  truncated,   // The bytes end inside a header, be it by the snapshot or by a stated length.
  malformed,   // A header contradicts itself, such as an IPv4 header shorter than 20 bytes.
  fragments,   // A fragment of a datagram other than its first: it has no ports.
};

// The names under which they are counted, in the order of the enumeration.
inline constexpr std::array<std::string_view, 4> kStopReasonNames{"not_tcp_udp", "truncated",
                                                                  "malformed", "fragments"};

inline constexpr std::size_t kStopReasonCount = kStopReasonNames.size();

} // namespace chattcp
