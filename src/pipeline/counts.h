// The packets of a run, by what happened to them.
#pragma once

#include "decode/stop_reason.h"

#include <array>
#include <atomic>
#include <cstdint>

namespace chattcp {

// Every packet that the source handed over is in exactly one of the first four. Written by the
// thread that runs the pipeline, read by any thread.
struct Counts {
  using Count = std::atomic<std::uint64_t>;

  Count printed = 0;   // Written, or in a buffer to be written.
  Count unwritten = 0; // Their lines could not be written: the reader left, the disk was full.
  Count filtered = 0;
  std::array<Count, kStopReasonCount> undecoded{}; // By StopReason.

  // Datagrams that were to be shown whole but lacked fragments.
  Count not_reassembled = 0;

  Count bytes = 0; // Of all these packets, on the wire.

  Count conversations = 0; // Printed, by the command that prints them.
  Count forgotten = 0;     // Conversations that the analysis forgot to make room.

  // One writer: no need for the bus lock of an atomic addition.
  static void add(Count& count, std::uint64_t number) {
    count.store(count.load(std::memory_order_relaxed) + number, std::memory_order_relaxed);
  }
};

} // namespace chattcp
