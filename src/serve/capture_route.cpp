#include "serve/capture_route.h"

#include "base/error.h"
#include "base/message.h"
#include "broadcast/sse.h"
#include "http/answers.h"
#include "serve/capture_query.h"
#include "serve/stream_answers.h"
#include "serve/stream_job.h"
#include "serve/stream_type.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace chattcp {

namespace {

// The id of the last event that an EventSource received before it reconnects. Lines and tables have
// no ids.
std::string last_event_id(const HttpRequest& request, const CaptureQuery& query, StreamForm form) {
  if (form != StreamForm::events) {
    return {};
  }
  const std::string header = request.fields.value("Last-Event-ID");
  return header.empty() ? query.last_event_id : header;
}

// An EventSource does not show the status of an answer, so it gets an event.
void answer_failure(HttpResponse& response, const StreamType& type, const Error& error) {
  if (type.form == StreamForm::events) {
    answer_stream(response, type, [text = failed_stream(error.what())](BodyWriter& body) {
      body.write(std::array<std::string_view, 1>{text});
    });
    return;
  }
  const bool unknown = dynamic_cast<const UnknownInterface*>(&error) != nullptr;
  answer_error(response, unknown ? kBadRequest : kInternalError, error.what());
}

// Starts or joins the capture of `query`.
void start_stream(ServerState& state, ClientConnection& connection, const CaptureQuery& query,
                  const StreamType& type, const StreamOptions& options, HttpResponse& response) {
  auto job = std::make_unique<StreamJob>(state, connection, query, options);
  if (job->refused()) {
    refuse_stream(state, response, *job->refused());
    return;
  }
  try {
    job->start(query.wish);
  } catch (const UsageError&) {
    throw;
  } catch (const TooManyCaptures& error) {
    state.refusals.captures.add(error.why());
    answer_error(response, kUnavailable, error.what());
    return;
  } catch (const Error& error) {
    answer_failure(response, type, error);
    return;
  }
  answer_stream(response, type, std::move(job));
}

void answer_query(ServerState& state, ClientConnection& connection, const HttpRequest& request,
                  const CaptureQuery& query, HttpResponse& response) {
  const std::optional<StreamType> type = accepted_type(request, query.wish, StreamForm::events);
  if (!type) {
    refuse_type(response, query.wish);
    return;
  }
  const std::string last_event = last_event_id(request, query, type->form);
  if (last_event == kEndId) {
    answer_end(state, connection, response);
    return;
  }
  if (request.method == "HEAD") {
    answer_stream(response, *type, [](BodyWriter&) {}); // Only the headers are written.
    return;
  }
  start_stream(state, connection, query, *type,
               {.form = type->form, .count = query.count, .after = event_number(last_event)},
               response);
}

} // namespace

void answer_capture(ServerState& state, ClientConnection& connection, const HttpRequest& request,
                    HttpResponse& response) {
  add_vary(response, "Accept");
  answer_query(state, connection, request,
               parse_capture_query(parse_query(request.target), state.dialect), response);
}

void answer_frames(ServerState& state, ClientConnection& connection, const HttpRequest& request,
                   HttpResponse& response) {
  add_vary(response, "Accept");
  answer_query(state, connection, request, parse_frames_query(parse_query(request.target)),
               response);
}

void answer_conversations(ServerState& state, ClientConnection& connection,
                          const HttpRequest& request, HttpResponse& response) {
  add_vary(response, "Accept");
  answer_query(state, connection, request, parse_conversations_query(parse_query(request.target)),
               response);
}

} // namespace chattcp
