// A body that is written in steps by a thread that it shares with others.
#pragma once

#include "base/news.h"
#include "base/peer_state.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace chattcp {

// Where a SteppedBody is written to.
class BodySink {
public:
  BodySink() = default;
  BodySink(const BodySink&) = delete;
  BodySink& operator=(const BodySink&) = delete;
  virtual ~BodySink() = default;

  // Writes `pieces`, one after the other, as far as the client takes them now; not all of them are
  // empty. Once in a step. Returns true if that is all; otherwise they must stay as they are until
  // the next step, which comes when they have been taken.
  virtual bool write(std::span<const std::string_view> pieces) = 0;

  // The client must see that the body is incomplete.
  virtual void break_off() = 0;
};

// SteppedBody is the body of an answer that mostly waits for something new to write, as other
// bodies do that wait for the same. One thread at a time.
class SteppedBody {
public:
  enum class Step : std::uint8_t {
    more, // There is more to write.
    idle, // There is nothing until news() has some, or for kMostIdle.
    done, // What has been written is all.
  };

  // How long a body is left alone.
  static constexpr std::chrono::seconds kMostIdle{5};

  SteppedBody() = default;
  SteppedBody(const SteppedBody&) = delete;
  SteppedBody& operator=(const SteppedBody&) = delete;
  virtual ~SteppedBody() = default; // May take a while.

  // Writes what comes next, and does not wait. If it throws, the body breaks off.
  virtual Step step(BodySink& sink) = 0;

  // No step follows, since the client can no longer be reached; `fine`: the server stops.
  virtual void fail(PeerState client) noexcept = 0;

  // What it waits for; the same object for bodies that wait for the same thing.
  virtual News& news() = 0;

  // Announces what is not announced by itself. Called some times a second for one of the bodies
  // that wait for the same.
  virtual void look_for_news() = 0;
};

struct SteppedAnswer {
  std::unique_ptr<SteppedBody> body; // None: the answer is complete.
  bool chunked = true;               // False: HTTP/1.0.
};

} // namespace chattcp
