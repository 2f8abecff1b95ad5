#include "http/loop/loop_stream.h"

#include "http/loop/stream_loop.h"
#include "platform/poller.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace chattcp {

namespace {

constexpr std::chrono::milliseconds kLastWords(300); // For a client that is slow, after the stop.
constexpr std::chrono::milliseconds kLinger(500);    // For the client to close the connection.

} // namespace

LoopStream::LoopStream(std::unique_ptr<Session> session, SteppedAnswer answer)
    : session_(std::move(session)), body_(std::move(answer.body)),
      outbox_(*session_->connection, answer.chunked) {
  session_->connection->read_nothing_more();
}

void LoopStream::enter(StreamLoop& loop) {
  loop_ = &loop;
  watched_ = kDeparted;
  if (body_ != nullptr) {
    resume();
    return;
  }
  session_->slot->enter(ConnectionTable::Phase::waiting); // For the client to close it.
  try {
    outbox_.finish();
  } catch (const std::exception&) {
    outbox_.break_off(); // Memory is short.
  }
  go_on(SteppedBody::Step::done);
}

void LoopStream::resume() {
  state_ = State::busy;
  if (!std::exchange(queued_, true)) {
    loop_->queue(*this);
  }
}

void LoopStream::advance() {
  queued_ = false;
  SteppedBody::Step step = SteppedBody::Step::done;
  try {
    step = body_->step(outbox_);
  } catch (const std::exception&) {
    outbox_.break_off(); // Memory is short.
  }
  last_step_ =
      Clock::now(); // Not before what it has written, so that the next sign of life is due.
  go_on(step);
}

void LoopStream::go_on(SteppedBody::Step step) {
  done_ = step == SteppedBody::Step::done;
  if (outbox_.broken()) {
    lose(PeerState::left);
  } else if (outbox_.pending()) {
    block();
  } else if (done_) {
    body_ != nullptr ? loop_->release(*this) : linger();
  } else if (step == SteppedBody::Step::more) {
    resume();
  } else {
    wait();
  }
}

// The timer may be set to an earlier time; it is set to the next one then.
void LoopStream::wait() {
  state_ = State::waiting;
  watch(0);
  if (!is_set()) {
    look_again(last_step_ + SteppedBody::kMostIdle);
  }
}

void LoopStream::block() {
  const Clock::time_point now = Clock::now();
  if (state_ != State::blocked) {
    state_ = State::blocked;
    session_->connection->look(true); // From here on it may stall.
  }
  if (loop_->stopping()) {
    last_moment_ = last_moment_.value_or(now + kLastWords);
  }
  watch(outbox_.events());
  look_again(now);
}

void LoopStream::look_again(Clock::time_point after) {
  Clock::time_point due = Timers::rounded(after);
  if (state_ == State::blocked && last_moment_) {
    due = std::min(due, *last_moment_);
  }
  loop_->timers().set(*this, due);
}

void LoopStream::on_ready(short events) {
  if (state_ == State::lingering) {
    discard();
    return;
  }
  if ((events & (kDeparted | kBroken)) != 0) {
    if ((events & kBroken) != 0 ||
        session_->connection->look(state_ == State::blocked) == PeerState::left) {
      lose(PeerState::left);
      return;
    }
    sees_departure_ = false; // Bytes that nobody reads.
    watch(static_cast<short>(watched_ & ~kDeparted));
  }
  if (state_ == State::blocked && (events & outbox_.events()) != 0) {
    flush();
  }
}

// Another step shows whether there is more by now.
void LoopStream::flush() {
  outbox_.flush();
  if (!outbox_.pending()) {
    watch(0);
  }
  go_on(done_ ? SteppedBody::Step::done : SteppedBody::Step::more);
}

void LoopStream::on_time(Clock::time_point now) {
  if (state_ == State::lingering) {
    loop_->remove(*this);
    return;
  }
  const bool blocked = state_ == State::blocked;
  if (blocked && last_moment_ && now >= *last_moment_) {
    lose(PeerState::fine);
    return;
  }
  ClientConnection& connection = *session_->connection;
  if (const PeerState client = connection.look(blocked); client != PeerState::fine) {
    lose(client);
    return;
  }
  const Clock::time_point next_step = last_step_ + SteppedBody::kMostIdle;
  const bool silent = now >= next_step;
  if (silent && state_ == State::waiting) {
    resume();
  }
  const bool soon = blocked || !connection.all_acknowledged();
  look_again(soon ? now : silent ? now + SteppedBody::kMostIdle : next_step);
}

void LoopStream::stop() {
  switch (state_) {
  case State::lingering:
    loop_->remove(*this);
    break;
  case State::blocked:
    block();
    break;
  case State::waiting:
  case State::busy:
    resume();
    break;
  }
}

void LoopStream::lose(PeerState client) {
  lost_ = true;
  if (body_ == nullptr) {
    loop_->remove(*this);
    return;
  }
  if (!done_) {
    body_->fail(client);
  }
  loop_->release(*this);
}

bool LoopStream::release_body() {
  body_.reset();
  return !lost_;
}

// Closing a socket with unread bytes would discard what was written.
void LoopStream::linger() {
  session_->connection->end_sending();
  if (loop_->stopping()) {
    loop_->remove(*this);
    return;
  }
  state_ = State::lingering;
  watch(kReadable);
  loop_->timers().set(*this, Clock::now() + kLinger);
}

void LoopStream::discard() {
  constexpr int kMostReads = 16; // Then others have their turn.
  for (int reads = 0; reads < kMostReads; ++reads) {
    const Transfer done = session_->connection->discard();
    if (done.count == 0) {
      if (done.ended()) {
        loop_->remove(*this);
      }
      return;
    }
  }
}

void LoopStream::watch(short events) {
  const auto wanted = static_cast<short>(events | (sees_departure_ ? kDeparted : 0));
  if (wanted != watched_) {
    watched_ = wanted;
    loop_->watch(*this, wanted);
  }
}

} // namespace chattcp
