// A request that has been read.
#pragma once

#include "http/message/body_framing.h"
#include "http/message/header_fields.h"

#include <string>

namespace chattcp {

// A request without its body, which a handler may read with a BodyReader. Plain data, valid during
// the call of the handler. prepared_head() lists how it may differ from what the client sent.
struct HttpRequest {
  std::string method;  // "GET"; "PUT" for any that is not GET, HEAD, OPTIONS or POST.
  std::string target;  // "/api/capture?i=lo"
  std::string path;    // "/api/capture", percent-decoded.
  std::string version; // "HTTP/1.1" or "HTTP/1.0".
  HeaderFields fields;
  BodyFraming body;
};

} // namespace chattcp
