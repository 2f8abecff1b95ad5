// A request that has been read.
#pragma once

#include "http/message/header_fields.h"

#include <string>

namespace chattcp {

// A request without a body: one is never read. Plain data, owned by whoever serves the connection;
// prepared_head() says what may differ from the bytes that the client sent.
struct HttpRequest {
  std::string method;  // "GET"; "POST" for any that is not GET, HEAD or OPTIONS.
  std::string target;  // "/api/capture?i=lo"
  std::string path;    // "/api/capture", percent-decoded.
  std::string version; // "HTTP/1.1" or "HTTP/1.0".
  HeaderFields fields;
};

} // namespace chattcp
