// The time of a packet.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace chattcp {

// A moment since the Unix epoch, as a capture tells it: hostile files may hold any `nanoseconds`.
struct Timestamp {
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;

  // Earlier; right where `nanoseconds` are below a second.
  bool operator<(const Timestamp& other) const {
    return seconds == other.seconds ? nanoseconds < other.nanoseconds : seconds < other.seconds;
  }

  // Whole milliseconds since the epoch, rounded down (towards the past, before 1970 too).
  std::int64_t milliseconds() const {
    constexpr std::int64_t kPerMillisecond = 1'000'000;
    const std::int64_t whole = nanoseconds / kPerMillisecond;
    const std::int64_t below = nanoseconds % kPerMillisecond < 0 ? 1 : 0;
    // Far beyond any date: a file may hold seconds whose milliseconds no number can say.
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1000;
    constexpr std::int64_t kHalf = kMost / 2;
    return std::clamp(seconds, -kHalf, kHalf) * 1000 + whole - below;
  }
};

} // namespace chattcp
