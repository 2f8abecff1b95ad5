// A function called at a fixed pace during a run.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace chattcp {

// Ticker calls a function at a fixed pace, on a thread of its own, until it is destroyed. The first
// call comes one pace after construction; the destructor waits for a call in progress. The thread
// inherits the privileges and the signal mask of the one that constructs the ticker.
class Ticker {
public:
  // `on_tick` may throw std::bad_alloc alone. A pace below a millisecond becomes a millisecond.
  Ticker(std::chrono::duration<double> pace, std::function<void()> on_tick);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

private:
  using Clock = std::chrono::steady_clock;

  void tick() const;
  void run();

  const Clock::duration pace_;
  const std::function<void()> on_tick_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false; // Under mutex_.
  std::thread thread_; // Last: it uses all of the above.
};

} // namespace chattcp
