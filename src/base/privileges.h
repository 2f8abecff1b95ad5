// Advice about privileges.
#pragma once

#include <string>

namespace chattcp {

// What a user can do to be allowed to capture, as the end of a message.
std::string how_to_permit_capture();

// The same where the system has refused it: what is missing here, and how to get it. It depends on
// what the process could do when this was first called, so a process that gives up privileges calls
// it before. The first call is for one thread.
const std::string& remedy_for_refused_capture();

} // namespace chattcp
