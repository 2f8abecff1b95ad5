// The request line and the headers of a request, before the library sees them.
#pragma once

#include "http/message/request_refusal.h"

#include <cstddef>
#include <functional>
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

  // Either RequestRefusal::request_line or RequestRefusal::headers, and the fault as a sentence.
  const std::optional<RequestRefusal>& exceeded() const { return exceeded_; }
  std::string_view fault() const { return fault_; }

  // Its first byte is that of a TLS handshake (RFC 8446, 5.1): no request will come.
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

// Nothing where `line` is none (RFC 9112, 3). The version has one digit before its point and one
// after it, whatever they are.
std::optional<RequestLine> parse_request_line(std::string_view line);

// "http://localhost:8080/api/interfaces", as clients send it to proxies (RFC 9112, 3.2.2), or with
// https.
struct AbsoluteTarget {
  std::string_view authority; // "localhost:8080"
  std::string_view rest;      // "/api/interfaces?…", or from the `?` on.
};

// Nothing for a target of another form.
std::optional<AbsoluteTarget> parse_absolute_target(std::string_view target);

// Calls `visit` with each header of a whole head, a line without its end.
void for_each_header(std::string_view head,
                     const std::function<void(std::string_view line)>& visit);

// Why a request is refused before the library reads it.
struct HeadFault {
  std::string_view status; // "400 Bad Request"
  std::string_view message;
};

// What is wrong with a whole head: it is none of HTTP/1.1 (RFC 9112, 2.2, 3 and 3.2; RFC 9110,
// 5.5), of another version of HTTP, or has lines that one reader would see otherwise than another.
std::optional<HeadFault> head_fault(std::string_view head);

} // namespace chattcp
