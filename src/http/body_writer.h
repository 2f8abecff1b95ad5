// The body of an answer that goes on.
#pragma once

#include "broadcast/event_stream.h"
#include "http/client_connection.h"

#include <string_view>

namespace chattcp {

// A body whose length nobody knows: in chunks (RFC 9112, 7.1), so that a client can tell its end
// from a connection that broke, or just to the end of the connection for HTTP/1.0.
class BodyWriter : public StreamWriter {
public:
  BodyWriter(ClientConnection& connection, bool chunked)
      : connection_(connection), chunked_(chunked) {}

  bool write(std::string_view text) override;

  PeerState peer_state() override { return connection_.peer_state(); }

  // The end of the body; none where it is not whole, so that the client can tell.
  void finish();

private:
  bool write_chunk(std::string_view text);

  ClientConnection& connection_;
  bool chunked_;
  bool whole_ = true; // No write has failed.
};

} // namespace chattcp
