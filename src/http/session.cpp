#include "http/session.h"

#include <utility>

namespace chattcp {

Session::Session(Socket socket, const TlsContext* tls, StopSignal& stop, ConnectionTable& table) {
  connection.emplace(std::move(socket), tls, stop);
  slot.emplace(table, ClientAddress(connection->ends().remote.address), connection->cutoff());
}

// The thread may be at its end, of which the table hears last.
Session::~Session() {
  slot->enter(ConnectionTable::Phase::leaving);
  connection.reset();
  release_tls_of_thread();
}

} // namespace chattcp
