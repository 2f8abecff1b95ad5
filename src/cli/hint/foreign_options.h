// Options of other programs, and what they are called here.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// What a person needs who typed `option` of tcpdump, tshark or the like to `command`, which has no
// such option: "use --payload hex". `value` is what followed the option, or empty. Empty where
// nothing is known of it. `command` may be empty, where none was named.
std::string foreign_option_advice(std::string_view command, std::string_view option,
                                  std::string_view value);

} // namespace chattcp
