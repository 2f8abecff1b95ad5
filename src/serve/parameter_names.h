// The names of the parameters of streams, and common mistakes in them.
#pragma once

#include "http/message/query_string.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace chattcp {

// Whose parameters there are.
enum class ParameterSet : std::uint8_t {
  packets,       // Of GET /api/capture.
  frames,        // Of GET /api/capture.pcap.
  conversations, // Of GET /api/conversations.
  saved,         // Of /api/packets.
  compatible,    // Of GET /api/capture in the dialect of chattcp-capture.
};

bool is_parameter(std::string_view name, ParameterSet set);

// Throws UsageError for an unknown parameter, naming the valid ones and the one probably meant.
[[noreturn]] void refuse_unknown_parameter(const std::string& name, ParameterSet set);

// Throws UsageError if a value contains `;` and the name of a parameter, as in i=lo;p=80: only `&`
// separates parameters (https://url.spec.whatwg.org/#urlencoded-parsing).
void refuse_semicolons(const QueryParameters& parameters, ParameterSet set);

} // namespace chattcp
