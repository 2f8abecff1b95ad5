// The body of an answer whose length is not known when it begins.
#pragma once

#include "base/peer_state.h"
#include "http/chunk_frame.h"
#include "http/socket/client_connection.h"

#include <span>
#include <string_view>

namespace chattcp {

// BodyWriter sends a body in the frames of a ChunkFrame. One thread; the connection must outlive
// it.
class BodyWriter {
public:
  BodyWriter(ClientConnection& connection, bool chunked)
      : connection_(connection), frame_(chunked) {}

  // Writes all of `pieces`, one after the other, as one chunk; not all of them are empty. May wait
  // for the client. Returns false if the client can no longer be reached: peer_state() says why.
  bool write(std::span<const std::string_view> pieces);

  PeerState peer_state() { return connection_.peer_state(); }

  // The client must see that the body is incomplete: no write follows.
  void break_off() { whole_ = false; }

  // Ends the body, unless a write has failed or it was broken off.
  void finish();

private:
  ClientConnection& connection_;
  ChunkFrame frame_;
  bool whole_ = true; // So far.
};

} // namespace chattcp
