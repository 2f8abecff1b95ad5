// Why a frame gives no packet.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chattcp {

enum class StopReason : std::uint8_t {
  not_tcp_udp, // Another protocol, or TCP or UDP inside one that is not decoded.
  truncated,   // The bytes end inside a header, due to the snapshot or a stated length.
  malformed,   // A header contradicts itself, such as an IPv4 header shorter than 20 bytes.
  fragments,   // A fragment other than the first: it has no ports.
};

// Their names in counts, in the order of the enumeration.
inline constexpr std::array<std::string_view, 4> kStopReasonNames{"not_tcp_udp", "truncated",
                                                                  "malformed", "fragments"};

inline constexpr std::size_t kStopReasonCount = kStopReasonNames.size();

} // namespace chattcp
