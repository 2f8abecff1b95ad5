// The names of the parameters of GET /api/capture, and common mistakes in them.
#pragma once

#include "http/message/query_string.h"

#include <string>

namespace chattcp {

// Throws UsageError for an unknown parameter, naming the valid ones and the one probably meant.
[[noreturn]] void refuse_unknown_parameter(const std::string& name);

// Throws UsageError if a value contains `;` and the name of a parameter, as in i=lo;p=80: only `&`
// separates parameters (https://url.spec.whatwg.org/#urlencoded-parsing).
void refuse_semicolons(const QueryParameters& parameters);

} // namespace chattcp
