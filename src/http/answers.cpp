#include "http/answers.h"

#include "base/error_json.h"

#include <utility>

namespace chattcp {

void add_vary(HttpResponse& response, const std::string& name) {
  const std::string before = response.fields.value("Vary");
  response.fields.set("Vary", before.empty() ? name : before + ", " + name);
}

void answer_text(HttpResponse& response, std::string text, const char* type) {
  response.status = kOk;
  response.fields.set("Cache-Control", "no-store");
  add_vary(response, "Accept-Encoding");
  response.content_type = type;
  response.body = std::move(text);
}

void answer_json(HttpResponse& response, HttpStatus status, std::string json) {
  answer_text(response, std::move(json), "application/json");
  response.status = status;
}

void answer_error(HttpResponse& response, HttpStatus status, const std::string& message,
                  const char* retry_after) {
  answer_json(response, status, error_json(message) + "\n");
  if (status == kUnavailable || status == kTooManyRequests) {
    response.fields.set("Retry-After", retry_after);
  }
  if (status == kUnauthorized) {
    response.fields.set("WWW-Authenticate", "Bearer");
  }
}

} // namespace chattcp
