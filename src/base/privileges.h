// Advice about rights.
#pragma once

#include <string>

namespace chattcp {

// What a user can do to be allowed to capture, as the end of a message.
std::string how_to_permit_capture();

} // namespace chattcp
