#include "serve/saved/packets_route.h"

#include "base/error.h"
#include "broadcast/sse.h"
#include "http/answers.h"
#include "serve/capture_query.h"
#include "serve/saved/packets_job.h"
#include "serve/stream_answers.h"
#include "serve/stream_type.h"

#include <memory>
#include <optional>
#include <string>

namespace chattcp {

namespace {

constexpr std::uint64_t kMebibyte = std::uint64_t{1024} * 1024;

HttpStatus status_of(const BodyFailure& failure) {
  switch (failure.why()) {
  case BodyFailure::Why::too_large:
    return kContentTooLarge;
  case BodyFailure::Why::too_slow:
    return kRequestTimeout;
  case BodyFailure::Why::stopped:
    return kUnavailable;
  case BodyFailure::Why::malformed:
  case BodyFailure::Why::left:
    break;
  }
  return kBadRequest;
}

// Returns true after refusing a body that need not be read for that.
bool refuse_body(ServerState& state, const BodyFraming& body, HttpResponse& response) {
  if (!body.fault.empty()) {
    answer_error(response, kBadRequest, std::string(body.fault));
    return true;
  }
  if (body.length > state.upload_bytes) {
    state.refusals.uploads.add(UploadRefusal::size);
    answer_error(response, kContentTooLarge,
                 "the body has " + std::to_string(body.length) + " bytes; at most " +
                     std::to_string(state.upload_bytes / kMebibyte) +
                     " MiB are allowed (--max-upload)");
    return true;
  }
  return false;
}

// Returns true after refusing a file that there is not.
bool refuse_file(const ServerState& state, const CaptureQuery& query, HttpResponse& response) {
  if (!query.file || state.files.open(*query.file)) {
    return false;
  }
  answer_error(response, kNotFound, "no such file; GET /api/files lists them");
  return true;
}

// Opens the file that the request is about.
void open(const ServerState& state, const HttpRequest& request, const CaptureQuery& query,
          PacketsJob& job) {
  if (query.file) {
    job.open_saved(state.files.open(*query.file).value());
  } else {
    job.open_body(request.body);
  }
}

void start(ServerState& state, ClientConnection& connection, const HttpRequest& request,
           const CaptureQuery& query, const StreamType& type, HttpResponse& response) {
  const auto job = std::make_shared<PacketsJob>(state, connection, query, type.form);
  if (job->refused()) {
    refuse_stream(state, response, *job->refused());
    return;
  }
  try {
    open(state, request, query, *job);
    answer_stream(response, type, [job](BodyWriter& body) { job->run(body); });
  } catch (const UsageError&) {
    throw;
  } catch (const BodyFailure& failure) {
    answer_error(response, status_of(failure), failure.what());
  } catch (const Error& error) {
    answer_error(response, kBadRequest, error.what());
  }
}

// Returns true after refusing a method that does not suit `file`.
bool refuse_method(const HttpRequest& request, const CaptureQuery& query, HttpResponse& response) {
  const bool sends = request.method == "POST";
  if (sends != query.file.has_value()) {
    return false;
  }
  answer_error(response, kMethodNotAllowed,
               sends ? "file: only with GET; the body of a POST is the file itself"
                     : "send a capture file with POST, or name one of /api/files: file=NAME");
  response.fields.set("Allow", sends ? "GET, HEAD, OPTIONS" : "POST, OPTIONS");
  return true;
}

} // namespace

void answer_files(ServerState& state, ClientConnection& /*connection*/,
                  const HttpRequest& /*request*/, HttpResponse& response) {
  answer_json(response, kOk, state.files.json());
}

void answer_packets(ServerState& state, ClientConnection& connection, const HttpRequest& request,
                    HttpResponse& response) {
  add_vary(response, "Accept");
  const CaptureQuery query = parse_packets_query(parse_query(request.target));
  if (refuse_method(request, query, response) || refuse_file(state, query, response)) {
    return;
  }
  const std::optional<StreamType> type = accepted_type(request, query.wish, StreamForm::lines);
  if (!type) {
    refuse_type(response, query.wish);
  } else if (request.fields.value("Last-Event-ID") == kEndId) {
    answer_end(state, connection, response);
  } else if (request.method == "HEAD") {
    answer_stream(response, *type, [](BodyWriter&) {}); // Only the headers are written.
  } else if (!refuse_body(state, request.body, response)) {
    start(state, connection, request, query, *type, response);
  }
}

} // namespace chattcp
