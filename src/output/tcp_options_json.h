// The options of a TCP header in JSON.
#pragma once

#include "base/bytes.h"
#include "output/packet_json.h"

#include <cstddef>

namespace chattcp {

// The most characters that write_tcp_options() writes for `length` bytes of options.
constexpr std::size_t max_options_text(std::size_t length) {
  constexpr std::size_t kMaxOptionText = 40; // The keys and numbers of one, without its data.
  constexpr std::size_t kRest = 64;          // Of the dialect of chattcp-capture.
  return kRest + length * (kMaxOptionText + max_payload_text(1));
}

// Writes an array of the options, and in the dialect of chattcp-capture the member that follows it.
// Returns the end of what was written.
char* write_tcp_options(ByteView options, const JsonOptions& format, char* out);

} // namespace chattcp
