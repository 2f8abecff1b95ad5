// Answers that many routes give.
#pragma once

#include "http/http_response.h"

#include <string>

namespace chattcp {

// Adds `name` to the headers of the request on which the answer depends (RFC 9110, 12.5.5).
void add_vary(HttpResponse& response, const std::string& name);

void answer_text(HttpResponse& response, std::string text, const char* type);
void answer_json(HttpResponse& response, HttpStatus status, std::string json);

// The delay in `Retry-After`.
inline constexpr const char* kRetryAfter = "5"; // Seconds.

// {"error":"…"}. For 429 and 503 with `Retry-After`, for 401 with `WWW-Authenticate`.
void answer_error(HttpResponse& response, HttpStatus status, const std::string& message,
                  const char* retry_after = kRetryAfter);

} // namespace chattcp
