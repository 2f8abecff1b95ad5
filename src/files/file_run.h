// What the files of a run share with the rest of it.
#pragma once

#include "base/stop_signal.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace chattcp {

// What a run says about its files, and what it counts of them, for all files of the run.
struct FileReport {
  std::function<void(const std::string&)> say = [](const std::string&) {};  // Any thread.
  std::function<std::uint64_t()> dropped = [] { return std::uint64_t{0}; }; // Packets, so far.

  // Read by any thread.
  std::atomic<std::uint64_t> finished = 0;
  std::atomic<std::uint64_t> removed = 0; // Old ones, for the limits.
  std::atomic<std::uint64_t> waited_milliseconds = 0;
  std::atomic<bool> failed = false; // The last file could not be finished, which has been said.
};

struct FileRun {
  StopSignal& stop;   // Ends every wait.
  FileReport& report; // Changed by the files.
  const std::atomic<std::uint64_t>&
      hangups;      // Each time that it rises, files begin or are reopened.
  bool live = true; // A full disk is waited for; otherwise it is an error.
};

} // namespace chattcp
