// What clients may run into, and how often they have.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chattcp {

enum class Limit : std::uint8_t {
  request_line,    // 414: it is too long.
  headers,         // 431: one is too long, or they are too many, or too much together.
  request_time,    // 408: the request took too long.
  connections,     // 503: there are too many, and this one gave way.
  streams,         // 503: all places are taken,
  address_streams, // 429: or all that one address may have.
  captures,        // 503
  ring_memory,     // 503: the rings of all captures together.
  token_guesses,   // 429: wrong tokens from one address.
};

// The names under which they are counted, in the order of the enumeration.
inline constexpr auto kLimitNames = std::to_array<std::string_view>(
    {"request_line", "headers", "request_time", "connections", "streams", "address_streams",
     "captures", "ring_memory", "token_guesses"});

// Why a request was not allowed.
enum class Denial : std::uint8_t {
  token_missing, // 401
  token_wrong,   // 401
  host,          // 403: the server is addressed by a name that is not its own.
  origin,        // 403: a page of another site.
  embedding,     // 403: the same, and the page only embeds.
};

struct DenialName {
  std::string_view status;
  std::string_view reason;
};

// In the order of the enumeration.
inline constexpr auto kDenialNames = std::to_array<DenialName>({{"401", "token_missing"},
                                                                {"401", "token_wrong"},
                                                                {"403", "host"},
                                                                {"403", "origin"},
                                                                {"403", "embedding"}});

// RefusalCounts counts how often each limit has cost a client its answer, and how often a client
// was not allowed to ask. Any thread.
class RefusalCounts {
public:
  void add(Denial denial) { ++denials_[static_cast<std::size_t>(denial)]; }
  std::uint64_t of(Denial denial) const { return denials_[static_cast<std::size_t>(denial)]; }

  void add(Limit limit) { ++counts_[static_cast<std::size_t>(limit)]; }
  std::uint64_t of(Limit limit) const { return counts_[static_cast<std::size_t>(limit)]; }

private:
  std::array<std::atomic<std::uint64_t>, kLimitNames.size()> counts_{};
  std::array<std::atomic<std::uint64_t>, kDenialNames.size()> denials_{};
};

} // namespace chattcp
