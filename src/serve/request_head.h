// The request line and the headers of a request, before the library sees them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// Whether `text` ends with the empty line behind the headers. Lines that end with LF alone are
// taken for that too, and found to be a fault then, rather than waited upon.
bool is_whole_head(std::string_view text);

// The status with its phrase for a whole head that is none of HTTP/1.1 (RFC 9112, 2.2 and 3; RFC
// 9110, 5.5), or whose lines one reader would see otherwise than another: "400 Bad Request".
// Nothing for a proper one.
std::optional<std::string> fault_of_head(std::string_view head);

// `head` put so that every request reaches the same checks, whatever cpp-httplib makes of it:
//
// - a method that it does not know becomes POST, which is refused just so;
// - `Range` is left out, as a bad one is answered before any check, and a good one is of no use;
// - an empty value becomes "-", as the library drops such headers: an empty `Host` or `Origin` is
//   one, and not the right one.
//
// `head` is a whole one without a fault.
std::string prepared_head(std::string_view head);

} // namespace chattcp
