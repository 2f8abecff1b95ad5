// One thread for many streams.
#pragma once

#include "base/stop_signal.h"
#include "http/loop/loop_stream.h"
#include "http/loop/news_group.h"
#include "http/loop/timers.h"
#include "platform/poller.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace chattcp {

// StreamLoop writes streams whenever there is something to write and their clients take it, all on
// the thread that calls run(). An idle stream takes no time but for a sign of life every few
// seconds.
class StreamLoop {
public:
  // Ends a stream's body, then gives the stream back by add(), or destroys it. Throws nothing.
  using Release = std::function<void(StreamLoop& loop, std::unique_ptr<LoopStream> stream)>;

  // `stop` must outlive the loop. Throws std::system_error if the system has no descriptors left.
  StreamLoop(StopSignal& stop, Release release);
  ~StreamLoop();
  StreamLoop(const StreamLoop&) = delete;
  StreamLoop& operator=(const StreamLoop&) = delete;

  // Any thread:

  // Takes a stream. If memory is short, throws std::bad_alloc.
  void add(std::unique_ptr<LoopStream> stream);

  // A stop was requested.
  void note_stop();

  // run() returns once there is no stream left.
  void end();

  // The thread of the loop:

  void run();

  Timers& timers() { return timers_; }
  bool stopping() const { return stopping_; }

  // For the events of a Poller.
  void watch(LoopStream& stream, short events) { poller_.change(stream.fd(), events, &stream); }

  // Calls advance() of a stream.
  void queue(LoopStream& stream) { busy_.push_back(&stream); }

  // Gives a stream to Release.
  void release(LoopStream& stream);

  // Ends a connection.
  void remove(LoopStream& stream);

  // rest() of the group is called at the end of the turn.
  void note_pass(NewsGroup& group) { passed_.push_back(&group); }

  // The thread that announces news.
  void wake_for(NewsGroup& group) noexcept;

private:
  // Looks for news that nobody announces.
  class Tick : public Timers::Timer {
  public:
    explicit Tick(StreamLoop& loop) : loop_(loop) {}
    void on_time(Timers::Clock::time_point now) override;

  private:
    StreamLoop& loop_;
  };

  void turn();
  int milliseconds_to_wait() const;
  void take_in();
  void begin_to_stop();
  bool admit(std::unique_ptr<LoopStream>& stream);
  void make_room();
  void join_group(LoopStream& stream);
  void leave_group(LoopStream& stream);
  void forget(NewsGroup& group);
  void step_busy();
  std::unique_ptr<LoopStream> take_out(LoopStream& stream);

  StopSignal& stop_;
  const Release release_;
  Poller poller_;
  Timers timers_;
  Tick tick_;
  std::unordered_map<LoopStream*, std::unique_ptr<LoopStream>> streams_;
  std::map<News*, std::unique_ptr<NewsGroup>> groups_;
  // These have room for all streams and groups.
  std::vector<LoopStream*> busy_;
  std::vector<LoopStream*> stepping_; // Busy ones of this turn.
  std::vector<NewsGroup*> passed_;
  std::vector<NewsGroup*> resting_; // Passed ones of this turn.
  bool stopping_ = false;

  std::mutex mutex_; // Of all below.
  std::vector<std::unique_ptr<LoopStream>> incoming_;
  NewsGroup* woken_ = nullptr; // The first of a list.
  bool ending_ = false;
};

} // namespace chattcp
