#include "source/live/packet_clock.h"

#include <algorithm>

namespace chattcp {

Moment Moment::now() {
  return {.system = std::chrono::system_clock::now().time_since_epoch(),
          .steady = std::chrono::steady_clock::now().time_since_epoch()};
}

void PacketClock::note_empty(const Moment& now) {
  // Longer than the kernel takes to fill a block, which before Linux 6.18 is counted in ticks of up
  // to 10 ms.
  constexpr std::chrono::milliseconds kBlock(50);
  if (now.steady - noted_ >= kBlock) {
    before_ = ahead_;
    ahead_ = now.system - now.steady;
    noted_ = now.steady;
  }
}

Timestamp PacketClock::latest(const Moment& now) const {
  const auto latest = std::max(now.system, now.steady + std::max(ahead_, before_));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(latest);
  return {.seconds = seconds.count(), .nanoseconds = (latest - seconds).count()};
}

} // namespace chattcp
