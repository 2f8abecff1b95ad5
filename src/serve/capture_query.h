// The parameters of GET /api/capture.
#pragma once

#include "broadcast/capture_wish.h"
#include "http/message/query_string.h"

#include <cstdint>
#include <string>

namespace chattcp {

struct CaptureQuery {
  CaptureWish wish;
  std::uint64_t count = 0;   // End after so many packets; 0: no such end.
  std::string last_event_id; // `lastEventId`, of a client that cannot send it as a header.
};

// Throws UsageError, which names the parameter, the value and what is allowed. Opens nothing: of
// `f` the length and the names are checked here, the rest where the link layer is known. `token`
// is passed over. In the dialect of chattcp-capture, so is what that server passes over: empty
// values, names that it does not know, and every value of `tcp` and `udp` but `true`.
CaptureQuery parse_capture_query(const QueryParameters& parameters, Dialect dialect);

} // namespace chattcp
