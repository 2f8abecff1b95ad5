// What a run tells of itself while it goes on: one line for a person.
#pragma once

#include "source/packet_source.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace chattcp {

// How far a run is.
struct Status {
  std::chrono::duration<double> elapsed{};
  std::uint64_t captured = 0; // The sum of the next four.
  std::uint64_t printed = 0;
  std::uint64_t unwritten = 0;
  std::uint64_t filtered = 0;
  std::uint64_t undecoded = 0;
  std::uint64_t bytes = 0; // Of those captured, on the wire.
  SourceDrops drops;
  Progress progress;
};

// The counts from the beginning, and the rate since `before`.
std::string stats_text(const Status& now, const Status& before);

// A bar, the share of the file that has been read, and how long the rest may take; at most 79
// columns. The size of the file must be known.
std::string progress_text(const Status& now);

} // namespace chattcp
