// How a run is asked to end, and how its threads wait without missing that.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

namespace chattcp {

// What a wait ended with.
enum class Wake { ready, stopped, timeout };

// StopSignal is raised once, by any thread, and wakes whoever waits on it.
//
// Every wait of a capture for packets goes through wait_readable(), so that an interrupt, the end
// of the run's time or a reader that has gone ends it at once, also while nothing arrives.
class StopSignal {
public:
  using Clock = std::chrono::steady_clock;

  // Throws Error where no pipe can be made.
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // From any thread. Further calls do nothing.
  void request() noexcept;

  // True once the run shall end: asked to, out of time, or left by its reader.
  bool requested() const { return requested_.load(std::memory_order_relaxed) || out_of_time(); }

  // The run ends at `when`. Call before other threads wait.
  void set_deadline(Clock::time_point when) { deadline_ = when; }

  // The run ends when the reader of the pipe or socket `fd` has gone. Call before others wait.
  void watch_reader(int fd) { reader_ = fd; }

  // Waits until `fd` can be read (-1: wait for the stop alone), at most `timeout`, which is not
  // negative. A failure of `fd` counts as ready: reading it tells. From any thread.
  Wake wait_readable(int fd, std::chrono::milliseconds timeout);

  // The same for poll(2)'s `events` on `fd`.
  Wake wait_for(int fd, short events, std::chrono::milliseconds timeout);

private:
  bool out_of_time() const { return deadline_ && Clock::now() >= *deadline_; }
  int poll_milliseconds(std::chrono::milliseconds timeout) const;

  std::atomic<bool> requested_ = false;
  std::optional<Clock::time_point> deadline_;
  int reader_ = -1;
  int wake_read_ = -1; // The self-pipe: readable for good once requested.
  int wake_write_ = -1;
};

} // namespace chattcp
