// The times at which a loop has something to do.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace chattcp {

// Timers is a heap of times. Setting and cancelling one takes logarithmic time and no memory. One
// thread.
class Timers {
public:
  using Clock = std::chrono::steady_clock;

  // Something that is due at one time, or at none. Must be discharged before it is destroyed.
  class Timer {
  public:
    Timer() = default;
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    virtual ~Timer() = default;

    // The time has come; it is not set any more.
    virtual void on_time(Clock::time_point now) = 0;

    bool is_set() const { return place_ != kUnset; }

  private:
    friend class Timers;

    static constexpr std::size_t kUnset = SIZE_MAX;

    Clock::time_point due_;
    std::size_t place_ = kUnset; // In the heap.
  };

  // Makes room for one more timer. Before it is set.
  void admit();
  void discharge(Timer& timer) noexcept;

  void set(Timer& timer, Clock::time_point due) noexcept;
  void cancel(Timer& timer) noexcept;

  // When the first is due.
  std::optional<Clock::time_point> next() const;

  // Calls those that are due, which may set others only to later times.
  void run(Clock::time_point now);

  // `time` or a little later: the same for times close to each other, so that a thousand timers do
  // not wake a thread a thousand times.
  static Clock::time_point rounded(Clock::time_point time);

private:
  void put(std::size_t place, Timer& timer) noexcept;
  void move_up(std::size_t place, Timer& timer) noexcept;
  void move_down(std::size_t place, Timer& timer) noexcept;

  std::vector<Timer*> heap_; // No timer is due before the one at half its place.
  std::size_t admitted_ = 0;
};

} // namespace chattcp
