// The clock by which the kernel stamps packets, which may be set while they wait. For use inside
// source/ only.
#pragma once

#include "base/timestamp.h"

#include <chrono>

namespace chattcp {

// A moment as two clocks tell it: the one of the packets, and one that only runs forward.
struct Moment {
  std::chrono::nanoseconds system{0};
  std::chrono::nanoseconds steady{0};

  static Moment now();
};

// PacketClock knows how late a packet may be stamped that waits in the ring: as late as now, or
// later where the clock has been set back meanwhile.
class PacketClock {
public:
  // For a ring that is made at `now`.
  explicit PacketClock(const Moment& now)
      : ahead_(now.system - now.steady), before_(ahead_), noted_(now.steady) {}

  // No packet waits at `now`, but in a block of the ring that the kernel is still filling.
  void note_empty(const Moment& now);

  // The latest stamp of a packet that had arrived by `now`.
  Timestamp latest(const Moment& now) const;

private:
  // How far the clock was ahead of the other one when the ring was empty, and the time before that.
  std::chrono::nanoseconds ahead_;
  std::chrono::nanoseconds before_;
  std::chrono::nanoseconds noted_; // When, by the other one.
};

} // namespace chattcp
