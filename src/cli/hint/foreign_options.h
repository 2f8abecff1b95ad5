// Options of other programs, and their equivalents here.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// Advice for an `option` of tcpdump, tshark or the like that `command` does not have: "use
// --payload hex". `value` is the text after the option, or empty. `command` is empty if none was
// named. Returns an empty text for an option that is not known.
std::string foreign_option_advice(std::string_view command, std::string_view option,
                                  std::string_view value);

} // namespace chattcp
