// Asking a run to end, and waiting without missing that.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>

namespace chattcp {

// Why a wait ended.
enum class Wake { ready, stopped, timeout };

// StopSignal is raised once, by any thread, and wakes all threads that wait on it.
//
// Every wait of a capture for packets goes through wait_readable(), so an interrupt, the end of
// --duration or a closed pipe ends it at once, even while no packets arrive.
class StopSignal {
public:
  using Clock = std::chrono::steady_clock;

  // Throws Error if no pipe can be created.
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  // From any thread. Further calls do nothing.
  void request() noexcept;

  // True once the run must end: a stop was requested, its time is up, or its reader has gone.
  bool requested() const { return requested_.load(std::memory_order_relaxed) || out_of_time(); }

  // The run ends at `when`. Call before other threads wait.
  void set_deadline(Clock::time_point when) { deadline_ = when; }

  // The run ends when the reader of `fd` has gone, if the system shows that. Call before others
  // wait.
  void watch_reader(int fd);

  // Waits until `fd` can be read (-1: only for the stop), at most `timeout`, which is not negative.
  // An error on `fd` counts as ready: the read reports it. From any thread.
  Wake wait_readable(int fd, std::chrono::milliseconds timeout);

  // The same for poll(2)'s `events` on `fd`.
  Wake wait_for(int fd, short events, std::chrono::milliseconds timeout);

private:
  bool out_of_time() const { return deadline_ && Clock::now() >= *deadline_; }
  int poll_milliseconds(std::chrono::milliseconds timeout) const;

  std::atomic<bool> requested_ = false;
  std::optional<Clock::time_point> deadline_;
  int reader_ = -1;
  short reader_events_ = 0;
  int wake_read_ = -1; // The self-pipe: readable for good once requested.
  int wake_write_ = -1;
};

} // namespace chattcp
