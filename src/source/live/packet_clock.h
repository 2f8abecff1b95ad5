// The clock that stamps packets, which may be set while they wait. For use inside source/ only.
#pragma once

#include "base/timestamp.h"

#include <chrono>

namespace chattcp {

// A moment on two clocks: the one that stamps packets, and a monotonic one.
struct Moment {
  std::chrono::nanoseconds system{0};
  std::chrono::nanoseconds steady{0};

  static Moment now();
};

// PacketClock computes the latest timestamp that packets in the ring may have: now, or later if the
// clock has been set back meanwhile.
class PacketClock {
public:
  // For a ring created at `now`.
  explicit PacketClock(const Moment& now)
      : ahead_(now.system - now.steady), before_(ahead_), noted_(now.steady) {}

  // The ring is empty at `now`, except for the block that the kernel is filling.
  void note_empty(const Moment& now);

  // The latest stamp of a packet that had arrived by `now`.
  Timestamp latest(const Moment& now) const;

private:
  // How far the clock was ahead of the monotonic one when the ring was last empty, and before that.
  std::chrono::nanoseconds ahead_;
  std::chrono::nanoseconds before_;
  std::chrono::nanoseconds noted_; // When that was, on the monotonic clock.
};

} // namespace chattcp
