// Asking a run to end, and waiting without missing that.
#pragma once

#include "platform/waiter.h"

#include <atomic>
#include <chrono>
#include <optional>

namespace chattcp {

// Why a wait ended.
enum class Wake { ready, stopped, timeout };

// StopSignal is raised once, by any thread, and wakes all threads that wait on it.
//
// Every wait of a capture for packets goes through it, so an interrupt, the end of --duration or a
// closed pipe ends it at once, even while no packets arrive.
class StopSignal {
public:
  using Clock = std::chrono::steady_clock;

  // Throws Error if the system has no descriptors left.
  StopSignal();
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
  void watch_reader(int fd) { waiter_.watch_reader(fd); }

  // Waits for the stop, at most `timeout`, which is not negative. From any thread, like the next.
  Wake wait(std::chrono::milliseconds timeout) { return wait_for_file(-1, timeout); }

  // The same, and until the file, pipe or terminal `fd` can be read. An error on `fd` counts as
  // ready: the read reports it.
  Wake wait_for_file(int fd, std::chrono::milliseconds timeout);

  // The same for `events` (platform/waiter.h) of a socket, and for an object.
  Wake wait_for_socket(int socket, short events, std::chrono::milliseconds timeout);
  Wake wait_for_object(WaitObject object, std::chrono::milliseconds timeout);

private:
  bool out_of_time() const { return deadline_ && Clock::now() >= *deadline_; }
  int milliseconds_of(std::chrono::milliseconds timeout) const;
  Wake wake_for(Waiter::Outcome outcome);

  std::atomic<bool> requested_ = false;
  std::optional<Clock::time_point> deadline_;
  Waiter waiter_;
};

} // namespace chattcp
