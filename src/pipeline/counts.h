// What became of the packets of a run.
#pragma once

#include "decode/stop_reason.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace chattcp {

// Every packet that was handed over is in `captured` and in exactly one of the others. Written by
// the thread that runs the pipeline, read by any thread; while it runs, a reader may find the last
// packet in `captured` alone.
struct Counts {
  using Count = std::atomic<std::uint64_t>;

  Count captured = 0;
  Count printed = 0;
  Count filtered = 0;
  std::array<Count, kStopReasonCount> undecoded{}; // By StopReason.

  // One writer: no need for the bus lock of an atomic addition.
  static void increment(Count& count) {
    count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
};

} // namespace chattcp
