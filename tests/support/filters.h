// Filters as a user types them, and a packet to try them on.
#pragma once

#include "decode/decode.h"
#include "filter/packet_filter.h"
#include "support/frames.h"

#include <string>
#include <utility>
#include <vector>

namespace chattcp::test {

using Conditions = std::vector<std::pair<FilterKey, std::string>>;

inline PacketFilter make_filter(const Conditions& conditions) {
  PacketFilter filter;
  for (const auto& [key, value] : conditions) {
    filter.add(key, "-x", value);
  }
  return filter;
}

// Whether `filter` matches the packet in `frame`, which must hold one.
inline bool matches(const PacketFilter& filter, LinkType type, const Bytes& frame) {
  const Decoded decoded = decode({.bytes = frame, .wire_length = 0, .time = {}, .link_type = type});
  return !decoded.stop && filter.matches(decoded.packet);
}

} // namespace chattcp::test
