// A connection and its slot.
#pragma once

#include "base/stop_signal.h"
#include "http/connection_table.h"
#include "http/socket/client_connection.h"
#include "http/socket/tls.h"

#include <optional>

namespace chattcp {

// Session is what a thread owns that serves a connection. One thread at a time.
struct Session {
  // `tls` may be null; all else must outlive the session. Throws std::exception if the client has
  // already left, or memory is short.
  Session(Socket socket, const TlsContext* tls, StopSignal& stop, ConnectionTable& table);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  std::optional<ConnectionTable::Slot> slot; // Destroyed last: the socket is closed by then.
  std::optional<ClientConnection> connection;
};

} // namespace chattcp
