#include "http/loop/stream_loop.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace chattcp {

StreamLoop::StreamLoop(StopSignal& stop, Release release)
    : stop_(stop), release_(std::move(release)), tick_(*this) {
  timers_.admit(); // The tick.
}

StreamLoop::~StreamLoop() = default;

// The loop may be gone once the lock is released, as soon as the stream has ended.
void StreamLoop::add(std::unique_ptr<LoopStream> stream) {
  const std::lock_guard lock(mutex_);
  incoming_.push_back(std::move(stream));
  poller_.wake();
}

void StreamLoop::note_stop() {
  poller_.wake();
}

void StreamLoop::end() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  poller_.wake();
}

void StreamLoop::wake_for(NewsGroup& group) noexcept {
  const std::lock_guard lock(mutex_);
  group.next_woken_ = std::exchange(woken_, &group);
  poller_.wake();
}

void StreamLoop::run() {
  const auto ended = [this] {
    const std::lock_guard lock(mutex_);
    return ending_ && incoming_.empty() && streams_.empty();
  };
  while (!ended()) {
    turn();
  }
}

void StreamLoop::turn() {
  for (const Poller::Ready& ready : poller_.wait(milliseconds_to_wait())) {
    static_cast<LoopStream*>(ready.tag)->on_ready(ready.events);
  }
  take_in();
  if (!stopping_ && stop_.requested()) {
    begin_to_stop();
  }
  timers_.run(Timers::Clock::now());
  step_busy();
  resting_.swap(passed_);
  for (NewsGroup* const group : resting_) {
    group->rest();
  }
  resting_.clear();
}

void StreamLoop::step_busy() {
  stepping_.swap(busy_);
  for (LoopStream* const stream : stepping_) {
    stream->advance();
  }
  stepping_.clear();
}

int StreamLoop::milliseconds_to_wait() const {
  if (!busy_.empty() || !passed_.empty()) {
    return 0;
  }
  const std::optional<Timers::Clock::time_point> next = timers_.next();
  if (!next) {
    return -1;
  }
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*next - Timers::Clock::now()).count();
  return static_cast<int>(std::max<std::int64_t>(left, 0));
}

void StreamLoop::take_in() {
  std::vector<std::unique_ptr<LoopStream>> incoming;
  NewsGroup* woken = nullptr;
  {
    const std::lock_guard lock(mutex_);
    incoming.swap(incoming_);
    woken = std::exchange(woken_, nullptr);
  }
  while (woken != nullptr) {
    NewsGroup* const group = std::exchange(woken, woken->next_woken_);
    group->pass();
  }
  for (std::unique_ptr<LoopStream>& stream : incoming) {
    LoopStream& entering = *stream;
    if (admit(stream)) {
      entering.enter(*this);
    } // Otherwise it ends here: memory is short.
  }
}

// Moves it to streams_, unless memory is short.
bool StreamLoop::admit(std::unique_ptr<LoopStream>& stream) {
  LoopStream& entering = *stream;
  try {
    make_room();
    timers_.admit();
  } catch (const std::exception&) {
    return false;
  }
  try {
    const auto place = streams_.try_emplace(&entering).first;
    poller_.add(entering.fd(), kDeparted, &entering);
    if (entering.body() != nullptr) {
      join_group(entering);
    }
    place->second = std::move(stream);
    return true;
  } catch (const std::exception&) {
    take_out(entering);
    return false;
  }
}

// For one more stream, and a group of its own.
void StreamLoop::make_room() {
  if (busy_.capacity() <= streams_.size() || stepping_.capacity() <= streams_.size()) {
    busy_.reserve(2 * streams_.size() + 1);
    stepping_.reserve(2 * streams_.size() + 1);
  }
  passed_.reserve(groups_.size() + 1);
  resting_.reserve(groups_.size() + 1);
}

void StreamLoop::join_group(LoopStream& stream) {
  News& news = stream.body()->news();
  const auto found = groups_.find(&news);
  if (found != groups_.end()) {
    found->second->join(stream);
    return;
  }
  auto group = std::make_unique<NewsGroup>(*this, news);
  group->join(stream);
  timers_.admit();
  NewsGroup& added = *(groups_[&news] = std::move(group));
  added.begin();
  if (!tick_.is_set()) {
    tick_.on_time(Timers::Clock::now());
  }
}

void StreamLoop::leave_group(LoopStream& stream) {
  const auto found = groups_.find(&stream.body()->news());
  if (found == groups_.end()) {
    return;
  }
  NewsGroup& group = *found->second;
  group.leave(stream);
  if (group.empty()) {
    forget(group);
    groups_.erase(found);
  }
}

// Whatever refers to it.
void StreamLoop::forget(NewsGroup& group) {
  group.end(); // From here on it is not woken.
  timers_.discharge(group);
  std::erase(passed_, &group);
  const std::lock_guard lock(mutex_);
  NewsGroup** place = &woken_;
  while (*place != nullptr && *place != &group) {
    place = &(*place)->next_woken_;
  }
  if (*place != nullptr) {
    *place = group.next_woken_;
  }
}

std::unique_ptr<LoopStream> StreamLoop::take_out(LoopStream& stream) {
  poller_.remove(stream.fd());
  timers_.discharge(stream);
  if (stream.is_queued()) {
    std::erase(busy_, &stream);
  }
  if (stream.body() != nullptr) {
    leave_group(stream);
  }
  const auto found = streams_.find(&stream);
  std::unique_ptr<LoopStream> owned;
  if (found != streams_.end()) {
    owned = std::move(found->second);
    streams_.erase(found);
  }
  return owned;
}

void StreamLoop::release(LoopStream& stream) {
  release_(*this, take_out(stream));
}

void StreamLoop::remove(LoopStream& stream) {
  take_out(stream);
}

void StreamLoop::begin_to_stop() {
  stopping_ = true;
  for (const auto& [stream, owner] : streams_) {
    stepping_.push_back(stream);
  }
  for (LoopStream* const stream : stepping_) {
    stream->stop(); // After which it may be gone.
  }
  stepping_.clear();
}

void StreamLoop::Tick::on_time(Timers::Clock::time_point now) {
  for (const auto& [news, group] : loop_.groups_) {
    group->look_for_news();
  }
  if (!loop_.groups_.empty()) {
    loop_.timers_.set(*this, Timers::rounded(now));
  }
}

} // namespace chattcp
