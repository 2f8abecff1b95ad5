// Waiting for room on a full disk.
#pragma once

#include "files/file_run.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace chattcp {

// True for an errno that passes when other files are removed.
bool lacks_room(int error);

// RoomWait is one wait, from the first failure until there is room. One thread.
class RoomWait {
public:
  // What `run` refers to must outlive it.
  explicit RoomWait(const FileRun& run) : run_(run) {}

  // Waits a little, and says at first that it does. Throws the Error that `path` cannot be written,
  // for another errno, if the run is not live, and once it is to stop.
  void wait(const std::string& path, int error);

  // There is room: says so if it has waited.
  void end(const std::string& path);

private:
  using Clock = std::chrono::steady_clock;

  const FileRun run_;
  bool waiting_ = false;
  Clock::time_point begin_;
  std::uint64_t dropped_before_ = 0;
};

} // namespace chattcp
