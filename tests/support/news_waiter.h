// Waiting for News on a thread of its own.
#pragma once

#include "base/news.h"
#include "broadcast/event_log.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace chattcp::test {

class NewsWaiter : private News::Listener {
public:
  explicit NewsWaiter(News& news) : news_(news) { news_.add(*this); }
  ~NewsWaiter() override { news_.remove(*this); }

  // Waits for more than `seen`, at most `timeout`. Returns false if none came.
  bool wait(std::uint64_t seen, std::chrono::milliseconds timeout) {
    if (!news_.listen(*this, seen)) {
      return true;
    }
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, timeout, [&] { return news_.count() != seen; });
    return news_.count() != seen;
  }

private:
  void on_news() noexcept override {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
  }

  News& news_;
  std::mutex mutex_;
  std::condition_variable changed_;
};

// What EventLog::Reader::next() returns once that is not `idle`, or after `timeout`.
inline EventLog::Reader::State next_of(EventLog::Reader& reader, EventLog::Reader::Piece& piece,
                                       std::chrono::milliseconds timeout,
                                       const EventLog::Reader::Wanted& wanted = {}) {
  NewsWaiter waiter(reader.news());
  const auto end = std::chrono::steady_clock::now() + timeout;
  while (true) {
    const std::uint64_t seen = reader.news().count();
    const EventLog::Reader::State state = reader.next(piece, wanted);
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    if (state != EventLog::Reader::State::idle || left.count() <= 0 || !waiter.wait(seen, left)) {
      return state;
    }
  }
}

} // namespace chattcp::test
