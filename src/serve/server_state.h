// What all requests of a server share.
#pragma once

#include "base/stop_signal.h"
#include "broadcast/capture_registry.h"
#include "broadcast/stream_totals.h"
#include "filter/connection_set.h"
#include "http/body_reader.h"
#include "http/trusted_proxies.h"
#include "output/dialect.h"
#include "serve/access/access.h"
#include "serve/access/client_log.h"
#include "serve/access/guess_limit.h"
#include "serve/access/refusal_counts.h"
#include "serve/access/stream_slots.h"
#include "serve/openapi.h"
#include "serve/saved/saved_files.h"
#include "source/interfaces.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace chattcp {

struct ServerLimits {
  StreamLimits streams;
  CaptureLimits captures;
  std::uint64_t upload_bytes = std::uint64_t{256} << 20U; // Of a file that a client sends.
  std::size_t guesses_per_second = 10; // Requests with a wrong token from one address.
};

// Everything here is constant or safe for any thread.
struct ServerState {
  ServerState(AccessOptions access_options, Dialect served, const ServerLimits& limits,
              SourceOpener open, StopSignal& stop_signal, ClientLog::Write write_line)
      : access(std::move(access_options)), dialect(served), openapi(openapi_json(served)),
        guesses(limits.guesses_per_second), captures(std::move(open), limits.captures, hidden),
        slots(limits.streams, totals), most_streams(limits.captures.most_streams),
        upload_bytes(limits.upload_bytes), held(2 * limits.upload_bytes),
        log(std::move(write_line)), stop(stop_signal) {}

  const AccessPolicy access;
  const Dialect dialect;
  const std::string openapi; // Made once: clients ask as often as they like.
  GuessLimit guesses;
  ConnectionSet hidden; // The connections that carry event streams.
  CaptureRegistry captures;
  StreamTotals totals;
  StreamSlots slots;
  const std::size_t most_streams;   // As in CaptureLimits.
  const std::uint64_t upload_bytes; // As in ServerLimits.
  ByteBudget held;                  // What all files that clients send may have in memory.
  SavedFiles files;
  RefusalCounts refusals;
  ClientLog log;
  TrustedProxies proxies;
  StopSignal& stop;
  std::function<std::vector<Interface>()> interfaces = list_interfaces;
  bool quiet = false; // Log no streams and refusals.
};

} // namespace chattcp
