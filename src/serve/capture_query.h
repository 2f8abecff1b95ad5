// The parameters of GET /api/capture, /api/capture.pcap and /api/conversations, and of
// /api/packets.
#pragma once

#include "broadcast/capture_wish.h"
#include "http/message/query_string.h"

#include <cstdint>
#include <optional>
#include <string>

namespace chattcp {

struct CaptureQuery {
  CaptureWish wish;
  std::uint64_t count = 0;         // End after so many events; 0: no limit.
  std::optional<std::string> file; // `file`, the name of a saved capture.
  std::string last_event_id;       // `lastEventId`, for clients that cannot set the header.
};

// Throws UsageError, which names the parameter, the value and what is allowed. Opens nothing: for
// `f` it checks the length and the names, the rest is checked when the link layer is known. Ignores
// `token`; in the dialect of chattcp-capture also what that server ignores: empty values, unknown
// names but those that only chattcp has, and every value of `tcp` and `udp` but `true`.
CaptureQuery parse_capture_query(const QueryParameters& parameters, Dialect dialect);

// Likewise, for both dialects.
CaptureQuery parse_frames_query(const QueryParameters& parameters);
CaptureQuery parse_conversations_query(const QueryParameters& parameters);

// Likewise. The wish is for no interface.
CaptureQuery parse_packets_query(const QueryParameters& parameters);

} // namespace chattcp
