// Where the body of a request ends.
#pragma once

#include <cstdint>
#include <string_view>

namespace chattcp {

// RFC 9112, 6.
struct BodyFraming {
  bool chunked = false;
  std::uint64_t length = 0; // In bytes, unless it is chunked. 0: there is no body.
  // The client waits for 100 (Continue) before it sends the body (RFC 9110, 10.1.1).
  bool expects_continue = false;
  // Why the end of the body is not known, as a sentence; empty if it is.
  std::string_view fault;
};

// Of a whole head in which head_fault() found nothing wrong. What different programs could read
// differently is a fault (RFC 9112, 11.2).
BodyFraming body_framing(std::string_view head);

} // namespace chattcp
