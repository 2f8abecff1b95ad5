// The time of a packet.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <limits>

namespace chattcp {

// A moment since the Unix epoch as captured: hostile files may hold any `nanoseconds`.
struct Timestamp {
  static constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;

  // What the system's clock says.
  static Timestamp now() {
    const std::chrono::nanoseconds since = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp{.seconds = 0, .nanoseconds = since.count()}.normalized();
  }

  // Earlier; correct if `nanoseconds` are below a second.
  bool operator<(const Timestamp& other) const {
    return seconds == other.seconds ? nanoseconds < other.nanoseconds : seconds < other.seconds;
  }

  // The same moment with nanoseconds of at least 0 and below a second. `seconds` must be far from
  // the ends of their range.
  Timestamp normalized() const {
    const std::int64_t rest = nanoseconds % kNanosecondsPerSecond;
    const std::int64_t carry = nanoseconds / kNanosecondsPerSecond - (rest < 0 ? 1 : 0);
    return {.seconds = seconds + carry,
            .nanoseconds = rest + (rest < 0 ? kNanosecondsPerSecond : 0)};
  }

  // Whole milliseconds since the epoch, rounded down, also before 1970.
  std::int64_t milliseconds() const {
    constexpr std::int64_t kPerMillisecond = 1'000'000;
    const std::int64_t whole = nanoseconds / kPerMillisecond;
    const std::int64_t below = nanoseconds % kPerMillisecond < 0 ? 1 : 0;
    // A file may hold seconds whose milliseconds do not fit into 64 bits.
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max() / 1000;
    constexpr std::int64_t kHalf = kMost / 2;
    return std::clamp(seconds, -kHalf, kHalf) * 1000 + whole - below;
  }

  // Nanoseconds since the epoch from 1823 to 2116; what is beyond becomes one of the ends. That is
  // half of what 64 bits hold, so that the time between any two of them fits too.
  std::int64_t all_nanoseconds() const {
    constexpr std::int64_t kMost =
        std::numeric_limits<std::int64_t>::max() / 2 / kNanosecondsPerSecond - 1;
    constexpr std::int64_t kSecond = kNanosecondsPerSecond - 1;
    return std::clamp(seconds, -kMost, kMost) * kNanosecondsPerSecond +
           std::clamp(nanoseconds, -kSecond, kSecond);
  }
};

} // namespace chattcp
