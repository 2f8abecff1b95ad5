#include "capture/ticker.h"

#include <algorithm>
#include <new>
#include <utility>

namespace chattcp {

Ticker::Ticker(std::chrono::duration<double> pace, std::function<void()> on_tick)
    : pace_(std::max<Clock::duration>(std::chrono::duration_cast<Clock::duration>(pace),
                                      std::chrono::milliseconds(1))),
      on_tick_(std::move(on_tick)), thread_([this] { run(); }) {}

Ticker::~Ticker() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Ticker::tick() const {
  try {
    on_tick_();
  } catch (const std::bad_alloc&) {
    // The next one may have memory again.
  }
}

void Ticker::run() {
  std::unique_lock lock(mutex_);
  // Against the clock, so that the duration of calls does not add up. Ticks missed during a long
  // call are skipped.
  for (Clock::time_point next = Clock::now() + pace_; !ended_;) {
    if (changed_.wait_until(lock, next, [this] { return ended_; })) {
      return;
    }
    lock.unlock();
    tick();
    lock.lock();
    next += pace_ * ((Clock::now() - next) / pace_ + 1);
  }
}

} // namespace chattcp
