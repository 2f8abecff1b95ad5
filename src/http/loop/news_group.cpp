#include "http/loop/news_group.h"

#include "http/loop/loop_stream.h"
#include "http/loop/stream_loop.h"

#include <exception>

namespace chattcp {

NewsGroup::NewsGroup(StreamLoop& loop, News& news)
    : loop_(loop), news_(news), seen_(news.count()) {}

void NewsGroup::begin() {
  news_.add(*this);
  listen();
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

void NewsGroup::rest() {
  const std::chrono::milliseconds pause = loop_.pause();
  if (pause > std::chrono::milliseconds(0)) {
    loop_.timers().set(*this, Clock::now() + pause);
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
