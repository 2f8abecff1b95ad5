// `chattcp serve`, from its options to its end.
#pragma once

#include "base/address_prefix.h"
#include "confine/confine.h"
#include "http/socket/listeners.h"
#include "output/dialect.h"
#include "serve/access/access.h"
#include "serve/server_state.h"
#include "source/live/live_source.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chattcp {

struct ServeOptions {
  std::vector<ListenAddress> addresses; // Not empty.
  std::uint16_t port = 8080;            // 0: any that is free.

  AccessOptions access;
  std::vector<AddressPrefix> trusted_proxies;
  bool without_token = false; // The user has said so.
  bool hide_token = false;    // It came from where not everybody reads it.

  std::string certificate_file; // Both empty: no TLS.
  std::string key_file;

  ConfineOptions confine;

  std::vector<std::string> read_files; // Saved captures that are offered.

  LiveOptions live; // Of every capture, but for its interface.
  ServerLimits limits;
  Dialect dialect = Dialect::documented;
  bool quiet = false;
};

// Serves until a signal stops it. If an address is not loopback, makes a token unless there is one
// or the user has chosen --no-token. Throws Error if it cannot start.
void run_server(ServeOptions options);

} // namespace chattcp
