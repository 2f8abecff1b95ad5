// One line about a run in progress, for a person.
#pragma once

#include "source/packet_source.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace chattcp {

// The state of a run.
struct Status {
  std::chrono::duration<double> elapsed{};
  std::uint64_t captured = 0; // The sum of the next four.
  std::uint64_t printed = 0;
  std::uint64_t unwritten = 0;
  std::uint64_t filtered = 0;
  std::uint64_t undecoded = 0;
  std::uint64_t bytes = 0; // Of the captured packets, on the wire.
  SourceDrops drops;
  Progress progress;
};

// The counts since the beginning, and the rates since `before`.
std::string stats_text(const Status& now, const Status& before);

// A bar, the percentage of the file that has been read, and the estimated time left; at most 79
// columns. The size of the file must be known.
std::string progress_text(const Status& now);

} // namespace chattcp
