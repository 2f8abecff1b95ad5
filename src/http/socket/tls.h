// TLS for the connections of the server.
#pragma once

#include "http/socket/transport.h"

#include <memory>
#include <string>

namespace chattcp {

// TLS 1.2 or newer with a server certificate.
class TlsContext {
public:
  // PEM files: a certificate followed by its intermediate certificates, and its key. Throws Error.
  TlsContext(const std::string& certificate_file, const std::string& key_file);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  // The transport for an accepted socket, which it does not own.
  std::unique_ptr<Transport> wrap(int fd) const;

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Frees what the TLS library keeps for the calling thread. A detached thread calls it before it
// reports that it is done: the library would do it after that, perhaps while the process exits and
// what it needs is being freed.
void release_tls_of_thread();

} // namespace chattcp
