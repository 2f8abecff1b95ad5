// The request line and the headers of a request, before the library sees them.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// Whether `text` ends with the empty line behind the headers. Lines that end with LF alone are
// taken for that too, and then refused, rather than waited upon.
bool is_whole_head(std::string_view text);

// `head` put so that every request reaches the same checks, whatever cpp-httplib makes of it:
//
// - a method that it does not know becomes POST, which is refused just so;
// - `Range` is left out, as a bad one is answered before any check, and a good one is of no use
// here;
// - an empty value becomes "-", as the library drops such headers: an empty `Host` or `Origin` is
//   one, and not the right one.
//
// `head` is a whole one.
std::string prepared_head(std::string_view head);

} // namespace chattcp
