// Whether the other side of a connection still takes what it is sent.
#pragma once

#include <chrono>
#include <cstdint>

namespace chattcp {

enum class PeerState {
  fine,
  left,     // It has ended the connection, or reset it.
  stalled,  // It has taken nothing for 30 s, and there is something for it.
  vanished, // Nothing has been heard of it for 20 s, and it owes an acknowledgement.
};

// PeerWatch looks at a connected TCP socket, which it does not own. One thread.
//
// A peer that does not read still acknowledges (the probes of a closed window, RFC 9293, 3.8.6.1),
// one that has vanished does not. TCP_USER_TIMEOUT would make no difference between them.
class PeerWatch {
public:
  using Clock = std::chrono::steady_clock;

  // Turns on the probes that find out about a peer that vanishes while nothing is sent.
  explicit PeerWatch(int fd);

  // A few system calls; ask some times a second. `waiting`: there is something that the socket did
  // not take yet.
  PeerState look(bool waiting, Clock::time_point now = Clock::now());

private:
  int fd_;
  std::uint64_t acknowledged_ = 0; // Bytes, when it last changed,
  Clock::time_point progress_;     // which was then.
};

} // namespace chattcp
