// Something done at a fixed pace while a run goes on.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace chattcp {

// Ticker calls a function again and again, on a thread of its own, from one pace after its
// construction until its destruction, which waits for a call that is under way. The thread inherits
// the rights and the signal mask of the one that constructs it.
class Ticker {
public:
  // `on_tick` must not throw. A pace of less than a millisecond is one.
  Ticker(std::chrono::duration<double> pace, std::function<void()> on_tick);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

private:
  using Clock = std::chrono::steady_clock;

  void run();

  const Clock::duration pace_;
  const std::function<void()> on_tick_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false; // Under mutex_.
  std::thread thread_; // Last: it uses all of the above.
};

} // namespace chattcp
