// Times of packets as local time of day.
#pragma once

#include "base/timestamp.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace chattcp {

// WallClock writes local times of day, in the time zone of TZ or the system. The constructor reads
// the zone's files; no file is opened later.
//
// One thread.
class WallClock {
public:
  WallClock();

  static constexpr std::size_t kTextLength = 15; // "13:04:59.123456"

  // Writes the time of day, to the microsecond, rounded down, and returns the end.
  char* write(Timestamp time, char* out);

private:
  std::int64_t second_ = 0; // Whose text is kept, as consecutive packets mostly share it.
  std::array<char, 8> text_{};
};

} // namespace chattcp
