// Answers that many routes give.
#pragma once

#include <httplib.h>

#include <string>

namespace chattcp {

// The statuses in use (RFC 9110, 15).
enum HttpStatus : int {
  kOk = 200,
  kNoContent = 204,
  kBadRequest = 400,
  kUnauthorized = 401,
  kForbidden = 403,
  kNotFound = 404,
  kMethodNotAllowed = 405,
  kNotAcceptable = 406,
  kTooManyRequests = 429, // RFC 6585, 4.
  kInternalError = 500,
  kUnavailable = 503,
};

// Says that the answer to the same target differs with this header of the request (RFC 9110,
// 12.5.5), besides those that were named before.
void add_vary(httplib::Response& response, const std::string& name);

// The library compresses these for clients that take it.
void answer_text(httplib::Response& response, const std::string& text, const char* type);
void answer_json(httplib::Response& response, HttpStatus status, const std::string& json);

// When to come again, for answers that say so.
inline constexpr const char* kRetryAfter = "5"; // Seconds.

// {"error":"…"}; 429 and 503 say when to come again, 401 how to give a token.
void answer_error(httplib::Response& response, HttpStatus status, const std::string& message,
                  const char* retry_after = kRetryAfter);

} // namespace chattcp
