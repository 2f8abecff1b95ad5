// A request's head as the library is to read it.
#pragma once

#include <string>
#include <string_view>

namespace chattcp {

// `head` put so that every request reaches the same checks, whatever cpp-httplib makes of it:
//
// - a method that it does not know becomes POST, which is refused just so;
// - every version 1.x from 1.1 on is read as 1.1 (RFC 9110, 2.5);
// - of a target in absolute form the host becomes the `Host`, whatever that was (RFC 9112, 3.2.2);
// - `Connection`, a list whose case does not matter (RFC 9110, 7.6.1), becomes the one word that
//   the library looks for, or none;
// - `Accept-Encoding` keeps the codings that the library knows and that have a weight above 0,
//   since it does not look at weights;
// - `Range` is left out, as a bad one is answered before any check, and a good one is of no use;
// - an empty value becomes "-", as the library drops such headers: an empty `Host` or `Origin` is
//   one, and not the right one.
//
// `head` is whole, and head_fault() finds nothing wrong with it.
std::string prepared_head(std::string_view head);

} // namespace chattcp
