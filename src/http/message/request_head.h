// The request line and the headers of a request, before cpp-httplib reads them.
#pragma once

#include "http/message/request_refusal.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// The longest request line and header, in bytes without the line end (RFC 9112, 3 recommends this
// length; the library's own limit is a little higher), and the most headers.
inline constexpr std::size_t kLongestLine = 8000;
inline constexpr std::size_t kMostHeaders = 100;

// RequestHead collects the bytes of a head as they come, until it is whole or too large.
class RequestHead {
public:
  // Appends the next byte. Must not be called once the head is whole or exceeds a limit.
  void add(char byte);

  // It ends with the empty line after the headers. Bare LFs also end it: head_fault() refuses them
  // then, instead of the server waiting for more.
  bool whole() const;

  // Either RequestRefusal::request_line or RequestRefusal::headers, and the fault as a sentence.
  const std::optional<RequestRefusal>& exceeded() const { return exceeded_; }
  std::string_view fault() const { return fault_; }

  // It begins like a TLS handshake (RFC 8446, 5.1): no request will follow.
  bool is_tls() const;

  // Without empty lines before the request.
  const std::string& text() const { return text_; }

private:
  void exceed(RequestRefusal limit, std::string_view fault);

  std::string text_;
  std::size_t line_ = 0;  // Bytes of the line that has begun.
  std::size_t lines_ = 0; // Before it.
  std::optional<RequestRefusal> exceeded_;
  std::string_view fault_;
};

// "GET /api/interfaces HTTP/1.1": views of a line.
struct RequestLine {
  std::string_view method;
  std::string_view target;
  std::string_view version;
};

// Returns nothing if `line` is not a request line (RFC 9112, 3). Any version "HTTP/D.D" is
// accepted.
std::optional<RequestLine> parse_request_line(std::string_view line);

// "http://localhost:8080/api/interfaces", as clients send it to proxies (RFC 9112, 3.2.2), or with
// https.
struct AbsoluteTarget {
  std::string_view authority; // "localhost:8080"
  std::string_view rest;      // "/api/interfaces?…", or only the query.
};

// Returns nothing for any other form of target.
std::optional<AbsoluteTarget> parse_absolute_target(std::string_view target);

// Calls `visit` with each header line of a whole head, without the line end.
void for_each_header(std::string_view head,
                     const std::function<void(std::string_view line)>& visit);

// Why a request is refused before cpp-httplib reads it.
struct HeadFault {
  std::string_view status; // "400 Bad Request"
  std::string_view message;
};

// Returns what is wrong with a whole head: it is not HTTP/1.1 (RFC 9112, 2.2, 3 and 3.2; RFC 9110,
// 5.5), has another version, or has line ends or names that different parsers read differently.
std::optional<HeadFault> head_fault(std::string_view head);

} // namespace chattcp
