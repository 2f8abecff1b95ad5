#include "http/loop/news_group.h"

#include "http/loop/loop_stream.h"
#include "http/loop/stream_loop.h"

#include <algorithm>
#include <exception>

namespace chattcp {

NewsGroup::NewsGroup(StreamLoop& loop, News& news)
    : loop_(loop), news_(news), seen_(news.count()) {}

void NewsGroup::begin() {
  news_.add(*this);
  listen();
}

void NewsGroup::join(LoopStream& stream) {
  members_.push_back(&stream);
  news_.add_readers(1);
}

void NewsGroup::leave(LoopStream& stream) {
  news_.remove_readers(std::erase(members_, &stream));
}

void NewsGroup::pass() {
  seen_ = news_.count();
  for (LoopStream* const member : members_) {
    if (member->is_waiting()) {
      member->resume();
    }
  }
  loop_.note_pass(*this);
}

// A quarter of a millisecond for each other stream.
std::chrono::milliseconds NewsGroup::pause() const {
  constexpr std::chrono::milliseconds kLongest(250);
  const auto others = static_cast<std::int64_t>(std::max<std::size_t>(news_.readers(), 1) - 1);
  return std::min(std::chrono::milliseconds(others / 4), kLongest);
}

void NewsGroup::rest() {
  const std::chrono::milliseconds length = pause();
  if (length > std::chrono::milliseconds(0)) {
    loop_.timers().set(*this, Clock::now() + length);
  } else {
    listen();
  }
}

void NewsGroup::on_time(Clock::time_point /*now*/) {
  listen();
}

void NewsGroup::listen() {
  if (!news_.listen(*this, seen_)) {
    pass();
  }
}

void NewsGroup::on_news() noexcept {
  loop_.wake_for(*this);
}

void NewsGroup::look_for_news() {
  try {
    members_.front()->body()->look_for_news();
  } catch (const std::exception&) {
    // Memory is short: next time.
  }
}

} // namespace chattcp
