// The streams of a loop that wait for the same news.
#pragma once

#include "base/news.h"
#include "http/loop/timers.h"

#include <chrono>
#include <cstdint>
#include <vector>

namespace chattcp {

class LoopStream;
class StreamLoop;

// NewsGroup lets its streams go on when there is news, all in one pass. Between two passes lies a
// pause that grows with the number of streams for which the news is, in this loop and others, so
// that the packets of a few milliseconds share a write: 64 clients cost little more than one that
// way. While there is no news, nothing happens.
//
// The thread of its loop, but for on_news().
class NewsGroup : public News::Listener, public Timers::Timer {
public:
  // Both must outlive the group.
  NewsGroup(StreamLoop& loop, News& news);
  ~NewsGroup() override { news_.remove_readers(members_.size()); }
  NewsGroup(const NewsGroup&) = delete;
  NewsGroup& operator=(const NewsGroup&) = delete;

  // Begin and cease to wait for news; the latter before it is destroyed.
  void begin();
  void end() { news_.remove(*this); }

  void join(LoopStream& stream);
  void leave(LoopStream& stream);
  bool empty() const { return members_.empty(); }

  // Makes the streams busy that wait.
  void pass();

  // Their writes are over.
  void rest();

  void look_for_news();

  void on_news() noexcept override;
  void on_time(Timers::Clock::time_point now) override;

private:
  friend class StreamLoop;
  using Clock = Timers::Clock;

  std::chrono::milliseconds pause() const;
  void listen();

  StreamLoop& loop_;
  News& news_;
  std::vector<LoopStream*> members_;
  std::uint64_t seen_;              // Of the news.
  NewsGroup* next_woken_ = nullptr; // Of the loop's list, under its lock.
};

} // namespace chattcp
