// A stream that a loop writes.
#pragma once

#include "http/loop/outbox.h"
#include "http/loop/timers.h"
#include "http/session.h"
#include "http/stepped_body.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace chattcp {

class StreamLoop;

// LoopStream is a connection and the body that is written to it, from the end of the answer's head
// to the end of the connection. No call waits. One thread at a time: that of its loop, or the one
// that releases its body.
//
// Its body is released elsewhere, since that may take a while. Then it comes back, unless the
// client has left, and ends the connection.
class LoopStream : public Timers::Timer {
public:
  LoopStream(std::unique_ptr<Session> session, SteppedAnswer answer);

  int fd() const { return session_->connection->fd(); }

  // None once it has been released.
  SteppedBody* body() { return body_.get(); }

  // Nothing is to be done until there is news.
  bool is_waiting() const { return state_ == State::waiting; }

  // These may end in StreamLoop::release() or remove(), after which it may be gone.

  // It has been added to `loop`, for the first time or without its body.
  void enter(StreamLoop& loop);

  // Will write what comes next: advance() is called in this turn of the loop or the next.
  void resume();
  bool is_queued() const { return queued_; }
  void advance();

  void on_ready(short events); // As a Poller reports them.
  void on_time(Timers::Clock::time_point now) override;

  // The server stops.
  void stop();

  // Destroys the body. Returns false if the connection cannot be used any more.
  bool release_body();

private:
  using Clock = Timers::Clock;

  enum class State : std::uint8_t {
    busy,      // There is more to write.
    waiting,   // For news.
    blocked,   // Until the client takes more.
    lingering, // Until the client closes the connection.
  };

  void go_on(SteppedBody::Step step);
  void wait();
  void block();
  void look_again(Clock::time_point after);
  void flush();
  void lose(PeerState client);
  void linger();
  void discard();
  void watch(short events);

  StreamLoop* loop_ = nullptr;
  std::unique_ptr<Session> session_; // Destroyed after the body.
  std::unique_ptr<SteppedBody> body_;
  Outbox outbox_;
  State state_ = State::busy;
  bool queued_ = false;
  bool done_ = false;          // All of the body is written or in the outbox.
  bool lost_ = false;          // The client cannot be reached.
  bool sees_departure_ = true; // What is reported as one may be one.
  short watched_ = 0;          // Events.
  Clock::time_point last_step_;
  std::optional<Clock::time_point> last_moment_; // Once the server stops.
};

} // namespace chattcp
