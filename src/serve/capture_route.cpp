#include "serve/capture_route.h"

#include "base/error.h"
#include "base/message.h"
#include "broadcast/sse.h"
#include "http/answers.h"
#include "serve/capture_query.h"
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

// How the HTML standard (9.2.3) stops a client that would go on reconnecting.
void answer_end(const ServerState& state, const ClientConnection& connection,
                HttpResponse& response) {
  response.status = kNoContent;
  response.fields.set("Cache-Control", "no-store");
  if (!state.quiet) {
    print_message(connection.client().name + " reconnects after the end: 204");
  }
}

void answer_stream(HttpResponse& response, const StreamType& type,
                   std::function<void(BodyWriter& body)> stream) {
  response.status = kOk;
  response.fields.set("Cache-Control", "no-cache");
  response.fields.set("X-Accel-Buffering", "no"); // Else nginx delays events.
  response.content_type = type.content_type;
  response.stream = std::move(stream);
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

void refuse_stream(ServerState& state, HttpResponse& response, StreamRefusal why) {
  const StreamLimits& limits = state.slots.limits();
  state.refusals.streams.add(why);
  if (why == StreamRefusal::streams) {
    answer_error(response, kUnavailable,
                 "all " + std::to_string(limits.most) +
                     " streams are in use (--max-clients); try again later");
  } else {
    answer_error(response, kTooManyRequests,
                 "all " + std::to_string(limits.most_per_address) +
                     " streams of one address are in use (--max-per-address); try again later");
  }
}

std::optional<StreamType> accepted_type(const HttpRequest& request, const CaptureWish& wish) {
  const std::string accept = request.fields.joined_values("Accept");
  return wish.frames                      ? accepted_frames(accept)
         : wish.lines == LineFormat::json ? accepted_stream(accept)
                                          : accepted_table(accept, wish.lines);
}

void refuse_type(HttpResponse& response, const CaptureWish& wish) {
  answer_error(response, kNotAcceptable,
               wish.frames ? "Accept excludes application/vnd.tcpdump.pcap"
               : wish.lines == LineFormat::json
                   ? "Accept excludes both text/event-stream and application/x-ndjson"
                   : "Accept excludes the type of format=" + std::string(name_of(wish.lines)));
}

// Starts or joins the capture of `query`.
void start_stream(ServerState& state, ClientConnection& connection, const CaptureQuery& query,
                  const StreamType& type, const StreamOptions& options, HttpResponse& response) {
  const auto job = std::make_shared<StreamJob>(state, connection, query, options);
  if (job->refused()) {
    refuse_stream(state, response, *job->refused());
    return;
  }
  try {
    job->start();
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
  answer_stream(response, type, [job](BodyWriter& body) { job->run(body); });
}

void answer_query(ServerState& state, ClientConnection& connection, const HttpRequest& request,
                  const CaptureQuery& query, HttpResponse& response) {
  const std::optional<StreamType> type = accepted_type(request, query.wish);
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
