// Probes of an idle connection.
#pragma once

#include <chrono>

namespace chattcp {

// For a peer that vanishes while nothing is sent (RFC 9293, 3.8.4).
struct KeepAlive {
  std::chrono::seconds first; // Silence before the first probe.
  std::chrono::seconds next;  // Between two probes.
  int probes = 0;             // Unanswered ones that end the connection.
};

// Turns on the probes of the TCP socket `fd`. Best effort: on failure a lost peer is noticed later.
void keep_alive(int fd, const KeepAlive& times);

} // namespace chattcp
