// Whether the other end of a connection still reads what it is sent.
#pragma once

#include "base/peer_state.h"

#include <chrono>
#include <cstdint>

namespace chattcp {

// PeerWatch checks a connected TCP socket, which it does not own. One thread.
//
// A peer that does not read still acknowledges the probes of its closed window (RFC 9293, 3.8.6.1);
// one that has vanished does not. TCP_USER_TIMEOUT does not distinguish the two.
class PeerWatch {
public:
  using Clock = std::chrono::steady_clock;

  // Turns on keep-alive probes, which notice a peer that vanishes while nothing is sent.
  explicit PeerWatch(int fd);

  // A few system calls; call it some times a second. `waiting`: there is data that the socket has
  // not taken.
  PeerState look(bool waiting, Clock::time_point now = Clock::now());

private:
  int fd_;
  std::uint64_t acknowledged_ = 0; // Bytes.
  Clock::time_point progress_;     // When acknowledged_ last changed.
};

} // namespace chattcp
