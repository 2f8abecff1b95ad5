// The parameters of GET /api/capture by name, and names that people give them instead.
#pragma once

#include "http/message/query_string.h"

#include <string>

namespace chattcp {

// Throws the UsageError of a parameter that there is not, with those that there are and the one
// that was probably meant.
[[noreturn]] void refuse_unknown_parameter(const std::string& name);

// Throws UsageError where a value holds `;` and the name of a parameter, as in i=lo;p=80:
// parameters are separated by `&` alone (https://url.spec.whatwg.org/#urlencoded-parsing).
void refuse_semicolons(const QueryParameters& parameters);

} // namespace chattcp
