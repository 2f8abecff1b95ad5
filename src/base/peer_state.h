// The state of the client at the other end of a connection.
#pragma once

namespace chattcp {

enum class PeerState {
  fine,
  left,     // It has closed or reset the connection.
  stalled,  // It has taken nothing for 30 s although data was waiting.
  vanished, // It owes an acknowledgement and has been silent for 20 s.
};

} // namespace chattcp
