// The answer to a request.
#pragma once

#include "http/body_writer.h"
#include "http/message/header_fields.h"
#include "http/stepped_body.h"

#include <functional>
#include <memory>
#include <string>

namespace chattcp {

// The statuses in use (RFC 9110, 15).
enum HttpStatus : int {
  kOk = 200,
  kNoContent = 204,
  kNotModified = 304,
  kBadRequest = 400,
  kUnauthorized = 401,
  kForbidden = 403,
  kNotFound = 404,
  kMethodNotAllowed = 405,
  kNotAcceptable = 406,
  kRequestTimeout = 408,
  kContentTooLarge = 413,
  kTooManyRequests = 429, // RFC 6585, 4.
  kInternalError = 500,
  kUnavailable = 503,
};

// A body is either `body`, or what `stream` or `stepped` writes. `Date`, `Content-Length`,
// `Transfer-Encoding` and `Connection` are added when the answer is written.
struct HttpResponse {
  HttpStatus status = kOk;
  HeaderFields fields;
  std::string content_type; // Empty: there is no body.
  std::string body;         // Compressed for clients that accept it, unless it is small.
  bool as_it_is = false;    // Unless this is set: it has the coding that `fields` names, or none.

  // Writes a body of unknown length, on the connection's thread, after the head has been sent. Not
  // called for HEAD. If it throws, the connection ends without the end of the body.
  std::function<void(BodyWriter& body)> stream;

  // Likewise, and the connection ends with it: written after the head has been sent, by a thread
  // that it shares with others. Not used for HEAD.
  std::unique_ptr<SteppedBody> stepped;

  bool close = false; // No further request is read from the connection.
};

} // namespace chattcp
