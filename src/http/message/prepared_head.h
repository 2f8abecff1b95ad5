// A request's head as cpp-httplib must read it.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// Changes `head` so that every request reaches the same checks, whatever cpp-httplib does with it:
//
// - a method other than GET, HEAD, OPTIONS and POST becomes PUT, which is refused in the same way;
// - a version 1.x above 1.1 becomes 1.1 (RFC 9110, 2.5);
// - the host of a target in absolute form replaces `Host` (RFC 9112, 3.2.2);
// - `Connection`, a case-insensitive list (RFC 9110, 7.6.1), becomes the one word that the library
//   compares, or is removed;
// - `Accept-Encoding` keeps the codings that the library knows and that have a weight above 0,
// since
//   it ignores weights;
// - `Range` is removed: the library would answer a bad one before any check, and ranges are not
//   supported;
// - `Expect` is removed: the library would ask for a body that nobody reads, before any check;
// - an empty value becomes "-", since the library drops headers without a value: an empty `Host` or
//   `Origin` must be seen, and refused.
//
// `head` is whole, and head_fault() found nothing wrong with it.
std::string prepared_head(std::string_view head);

} // namespace chattcp
