// Limits that cost a client its answer before there is a request.
#pragma once

#include "base/tally.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace chattcp {

enum class RequestRefusal : std::uint8_t {
  request_line, // 414: it is too long.
  headers,      // 431: one is too long, there are too many, or all together are too long.
  request_time, // 408: the request took too long.
  connections,  // 503: there are too many, and this one was closed for another.
  threads,      // 503: the system has none for the connection.
};

// The names under which they are counted, in the order of the enumeration.
inline constexpr auto kRequestRefusalNames = std::to_array<std::string_view>(
    {"request_line", "headers", "request_time", "connections", "threads"});

using RequestRefusals = Tally<RequestRefusal, kRequestRefusalNames.size()>;

} // namespace chattcp
