// Times of packets as a clock on the wall shows them.
#pragma once

#include "base/timestamp.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace chattcp {

// WallClock writes local times of day, in the time zone that TZ or the system says. The zone is
// read when it is made, which takes files; afterwards none.
//
// One thread.
class WallClock {
public:
  WallClock();

  static constexpr std::size_t kTextLength = 15; // "13:04:59.123456"

  // Writes the time of day, to the microsecond, rounded down, and returns the end.
  char* write(Timestamp time, char* out);

private:
  std::int64_t second_ = 0; // Whose text is kept, as most packets share it with the one before.
  std::array<char, 8> text_{};
};

} // namespace chattcp
