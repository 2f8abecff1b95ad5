#include "http/loop/timers.h"

#include <algorithm>

namespace chattcp {

void Timers::admit() {
  if (heap_.capacity() == admitted_) {
    heap_.reserve(2 * admitted_ + 1);
  }
  ++admitted_;
}

void Timers::discharge(Timer& timer) noexcept {
  cancel(timer);
  --admitted_;
}

void Timers::set(Timer& timer, Clock::time_point due) noexcept {
  timer.due_ = due;
  if (timer.place_ == Timer::kUnset) {
    heap_.push_back(&timer); // Within what admit() has reserved.
    timer.place_ = heap_.size() - 1;
  }
  move_up(timer.place_, timer);
  move_down(timer.place_, timer);
}

void Timers::cancel(Timer& timer) noexcept {
  const std::size_t place = timer.place_;
  if (place == Timer::kUnset) {
    return;
  }
  Timer& last = *heap_.back();
  heap_.pop_back();
  timer.place_ = Timer::kUnset;
  if (&last != &timer) {
    move_up(place, last);
    move_down(last.place_, last);
  }
}

std::optional<Timers::Clock::time_point> Timers::next() const {
  return heap_.empty() ? std::nullopt : std::optional(heap_.front()->due_);
}

void Timers::run(Clock::time_point now) {
  while (!heap_.empty() && heap_.front()->due_ <= now) {
    Timer& timer = *heap_.front();
    cancel(timer);
    timer.on_time(now);
  }
}

Timers::Clock::time_point Timers::rounded(Clock::time_point time) {
  constexpr std::chrono::milliseconds kGrid(250);
  return Clock::time_point(std::chrono::ceil<std::chrono::milliseconds>(time.time_since_epoch()) /
                               kGrid * kGrid +
                           kGrid);
}

void Timers::put(std::size_t place, Timer& timer) noexcept {
  heap_[place] = &timer;
  timer.place_ = place;
}

void Timers::move_up(std::size_t place, Timer& timer) noexcept {
  while (place > 0 && timer.due_ < heap_[(place - 1) / 2]->due_) {
    put(place, *heap_[(place - 1) / 2]);
    place = (place - 1) / 2;
  }
  put(place, timer);
}

void Timers::move_down(std::size_t place, Timer& timer) noexcept {
  for (std::size_t child = 2 * place + 1; child < heap_.size(); child = 2 * place + 1) {
    if (child + 1 < heap_.size() && heap_[child + 1]->due_ < heap_[child]->due_) {
      ++child;
    }
    if (timer.due_ <= heap_[child]->due_) {
      break;
    }
    put(place, *heap_[child]);
    place = child;
  }
  put(place, timer);
}

} // namespace chattcp
