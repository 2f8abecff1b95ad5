// Whether the other end of a connection still reads what it is sent.
#pragma once

#include "base/peer_state.h"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace chattcp {

// PeerWatch checks a connected TCP socket, which it does not own. One thread.
//
// A peer that does not read still acknowledges the probes of its closed window (RFC 9293, 3.8.6.1);
// one that has vanished does not. TCP_USER_TIMEOUT does not distinguish the two. A system that does
// not know when it last heard of a peer takes one that has vanished for a stalled one.
class PeerWatch {
public:
  using Clock = std::chrono::steady_clock;

  // Turns on keep-alive probes, which notice a peer that vanishes while nothing is sent.
  explicit PeerWatch(int fd);

  // The socket has taken so many bytes more.
  void add_written(std::size_t bytes) { written_ += bytes; }

  // The peer has sent something: it is alive, although it may not read before it has sent more.
  void add_received(Clock::time_point now = Clock::now()) { progress_ = now; }

  // A few system calls; call it some times a second. `waiting`: there is data that the socket has
  // not taken.
  PeerState look(bool waiting, Clock::time_point now = Clock::now());

  // The peer had acknowledged everything at the last look: until more is written, a few seconds may
  // pass before the next one.
  bool all_acknowledged() const { return all_acknowledged_; }

private:
  int fd_;
  std::uint64_t written_ = 0;      // Bytes.
  std::uint64_t acknowledged_ = 0; // Bytes.
  bool all_acknowledged_ = true;
  Clock::time_point progress_; // When acknowledged_ last changed.
};

} // namespace chattcp
