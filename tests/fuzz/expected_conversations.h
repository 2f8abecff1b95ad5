// What is expected of conversations, in the fuzz target of the analysis.
#pragma once

#include "analyze/analysis.h"
#include "analyze/conversation_totals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>

namespace chattcp::fuzz {

struct Side {
  std::uint32_t next = 0;  // Behind all that was sent; 0: not known.
  std::uint32_t shift = 0; // From numbers as sent to relative ones.
  std::uint32_t last = 0;  // Behind the last segment.
  bool seen = false;
  bool wild = false; // Its numbers jump so far that before and behind mean nothing.
  std::uint64_t packets = 0;
};

struct Stream {
  std::uint8_t ends = 0;
  std::uint64_t first_number = 0;
  std::array<Side, 2> sides;
  std::optional<unsigned> client; // The side that is.
  std::uint64_t bytes = 0;
  std::uint64_t payload = 0;
  std::array<std::uint32_t, kTcpEventNames.size()> events{};
  bool over = false;
};

// A packet that was followed, by its number.
struct Followed {
  std::uint32_t stream = 0;
  unsigned side = 0;
  std::int64_t time = 0;
};

inline bool same(const Analysis& left, const Analysis& right) {
  const auto acks = [](const Analysis& analysis) {
    const auto acknowledged = analysis.acknowledged.value_or(Analysis::Acknowledged{});
    return std::pair(acknowledged.number, acknowledged.nanoseconds);
  };
  return left.stream == right.stream && left.from == right.from &&
         left.sequence == right.sequence && left.acknowledgement == right.acknowledgement &&
         left.state == right.state && left.events.bits() == right.events.bits() &&
         left.in_flight == right.in_flight &&
         left.acknowledged.has_value() == right.acknowledged.has_value() &&
         acks(left) == acks(right);
}

// Whether the events of a segment say why it begins before the end of what was sent before it.
inline bool explain_backwards(TcpEvents events) {
  for (const TcpEvent event :
       {TcpEvent::retransmission, TcpEvent::fast_retransmission, TcpEvent::spurious_retransmission,
        TcpEvent::out_of_order, TcpEvent::keep_alive}) {
    if (events.contains(event)) {
      return true;
    }
  }
  return false;
}

// As far as a sum without all of its digits tells.
inline bool is_between(const TimeRange& range) {
  constexpr double kDigits = 1e-9;
  const auto least = static_cast<double>(range.least);
  const auto most = static_cast<double>(range.most);
  const double slack = 1 + kDigits * std::max(std::abs(least), std::abs(most));
  const auto mean = static_cast<double>(range.mean());
  return mean >= least - slack && mean <= most + slack;
}

} // namespace chattcp::fuzz
