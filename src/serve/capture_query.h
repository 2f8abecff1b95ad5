// The parameters of GET /api/capture.
#pragma once

#include "serve/capture_wish.h"

#include <cstdint>
#include <map>
#include <string>

namespace chattcp {

struct CaptureQuery {
  CaptureWish wish;
  std::uint64_t count = 0; // End after so many packets; 0: no such end.
};

// Names and values as decoded from a URL, in their order among equal names.
using QueryParameters = std::multimap<std::string, std::string>;

// Throws UsageError, which names the parameter, the value and what is allowed. Opens nothing; `f`
// is checked where the link layer is known. `token` is passed over.
CaptureQuery parse_capture_query(const QueryParameters& parameters, Dialect dialect);

} // namespace chattcp
