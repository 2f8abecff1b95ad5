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
  kInternalError = 500,
  kUnavailable = 503,
};

void answer_json(httplib::Response& response, HttpStatus status, const std::string& json);

// {"error":"…"}; 503 says when to come again, 401 how to give a token.
void answer_error(httplib::Response& response, HttpStatus status, const std::string& message);

} // namespace chattcp
