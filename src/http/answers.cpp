#include "http/answers.h"

#include "http/json_text.h"

namespace chattcp {

void add_vary(httplib::Response& response, const std::string& name) {
  const std::string before = response.get_header_value("Vary");
  response.headers.erase("Vary");
  response.set_header("Vary", before.empty() ? name : before + ", " + name);
}

void answer_text(httplib::Response& response, const std::string& text, const char* type) {
  response.status = kOk;
  response.set_header("Cache-Control", "no-store");
  add_vary(response, "Accept-Encoding");
  response.set_content(text, type);
}

void answer_json(httplib::Response& response, HttpStatus status, const std::string& json) {
  answer_text(response, json, "application/json");
  response.status = status;
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
