// The request line and the headers of a request, before the library sees them.
#pragma once

#include "serve/refusal_counts.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// What a request line, and each header, may have, in bytes without its end (RFC 9112, 3 asks for as
// much; the library's own limit is a little more), and how many headers there may be.
inline constexpr std::size_t kLongestLine = 8000;
inline constexpr std::size_t kMostHeaders = 100;

// RequestHead collects the bytes of a head as they come, until it is whole or too large.
class RequestHead {
public:
  // The next byte. Not once it is whole, or exceeds something.
  void add(char byte);

  // It ends with the empty line behind the headers. Lines that end with LF alone are taken for that
  // too, and found to be a fault then, rather than waited upon.
  bool whole() const;

  // Limit::request_line or Limit::headers, and what of it was too much, as a sentence.
  const std::optional<Limit>& exceeded() const { return exceeded_; }
  std::string_view fault() const { return fault_; }

  // Without empty lines before the request.
  const std::string& text() const { return text_; }

private:
  void exceed(Limit limit, std::string_view fault);

  std::string text_;
  std::size_t line_ = 0;  // Bytes of the line that has begun.
  std::size_t lines_ = 0; // Before it.
  std::optional<Limit> exceeded_;
  std::string_view fault_;
};

// False for a whole head that is none of HTTP/1.1 (RFC 9112, 2.2 and 3; RFC 9110, 5.5), or whose
// lines one reader would see otherwise than another.
bool is_proper_head(std::string_view head);

// `head` put so that every request reaches the same checks, whatever cpp-httplib makes of it:
//
// - a method that it does not know becomes POST, which is refused just so;
// - `Range` is left out, as a bad one is answered before any check, and a good one is of no use;
// - an empty value becomes "-", as the library drops such headers: an empty `Host` or `Origin` is
//   one, and not the right one.
//
// `head` is a whole and proper one.
std::string prepared_head(std::string_view head);

} // namespace chattcp
