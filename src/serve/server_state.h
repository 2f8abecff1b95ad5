// What all requests of a server share.
#pragma once

#include "base/stop_signal.h"
#include "filter/connection_set.h"
#include "serve/access.h"
#include "serve/capture_registry.h"
#include "serve/refusal_counts.h"
#include "serve/stream_counts.h"

#include <cstddef>
#include <utility>

namespace chattcp {

// Constant, or safe for any thread.
struct ServerState {
  ServerState(AccessOptions access_options, std::size_t most_clients, const CaptureLimits& limits,
              SourceOpener open, StopSignal& stop_signal)
      : access(std::move(access_options)), captures(std::move(open), limits, hidden),
        streams(most_clients), stop(stop_signal) {}

  const AccessPolicy access;
  ConnectionSet hidden; // The connections that carry event streams.
  CaptureRegistry captures;
  StreamCounts streams;
  RefusalCounts refusals;
  StopSignal& stop;
  Dialect dialect = Dialect::documented;
  bool quiet = false; // No lines on stderr about streams.
};

} // namespace chattcp
