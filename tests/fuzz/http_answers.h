// What every answer of the server must be.
#pragma once

#include <string_view>

namespace chattcp::fuzz {

// Looks at all that a client has read in answer to `requests`. `whole`: it has read to the end.
void check_answers(std::string_view answers, std::string_view requests, bool whole);

} // namespace chattcp::fuzz
