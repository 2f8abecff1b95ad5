// How often clients were refused, and why.
#pragma once

#include "base/tally.h"
#include "broadcast/capture_registry.h"
#include "http/message/request_refusal.h"
#include "serve/access/stream_slots.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace chattcp {

// Why a request was not allowed.
enum class Denial : std::uint8_t {
  token_missing, // 401
  token_wrong,   // 401
  host,          // 403: the server is addressed by a name that is not its own.
  origin,        // 403: a page of another site.
  embedding,     // 403: a page of another site that only embeds the answer.
};

// Why a file that a client sends is not read to its end.
enum class UploadRefusal : std::uint8_t {
  size, // 413
  time, // 408: nothing more of it has come.
};

struct DenialName {
  std::string_view status;
  std::string_view reason;
};

// In the order of the enumerations.
inline constexpr auto kStreamRefusalNames =
    std::to_array<std::string_view>({"streams", "address_streams"});
inline constexpr auto kCaptureRefusalNames =
    std::to_array<std::string_view>({"captures", "ring_memory"});
inline constexpr auto kUploadRefusalNames =
    std::to_array<std::string_view>({"upload_size", "upload_time"});
inline constexpr auto kDenialNames = std::to_array<DenialName>({{"401", "token_missing"},
                                                                {"401", "token_wrong"},
                                                                {"403", "host"},
                                                                {"403", "origin"},
                                                                {"403", "embedding"}});

// Each room names the limits that it enforces; here they are counted. Any thread.
struct RefusalCounts {
  RequestRefusals requests;
  Tally<StreamRefusal, kStreamRefusalNames.size()> streams;
  Tally<CaptureRefusal, kCaptureRefusalNames.size()> captures;
  Tally<UploadRefusal, kUploadRefusalNames.size()> uploads;
  std::atomic<std::uint64_t> token_guesses = 0; // 429: too many wrong tokens from one address.
  Tally<Denial, kDenialNames.size()> denials;
};

} // namespace chattcp
