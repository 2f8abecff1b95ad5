#include "serve/answers.h"

#include "serve/json_text.h"

namespace chattcp {

void answer_json(httplib::Response& response, HttpStatus status, const std::string& json) {
  response.status = status;
  response.set_header("Cache-Control", "no-store");
  response.set_content(json, "application/json");
}

void answer_error(httplib::Response& response, HttpStatus status, const std::string& message,
                  const char* retry_after) {
  answer_json(response, status, error_json(message) + "\n");
  if (status == kUnavailable || status == kTooManyRequests) {
    response.set_header("Retry-After", retry_after);
  }
  if (status == kUnauthorized) {
    response.set_header("WWW-Authenticate", "Bearer");
  }
}

} // namespace chattcp
