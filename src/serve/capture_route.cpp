#include "serve/capture_route.h"

#include "base/error.h"
#include "broadcast/sse.h"
#include "http/answers.h"
#include "http/body_writer.h"
#include "http/message/request_headers.h"
#include "serve/capture_query.h"
#include "serve/stream_job.h"
#include "serve/stream_type.h"

#include <exception>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

namespace chattcp {

namespace {

// What an EventSource sends when it reconnects: the id of the last event that it had. Lines have
// none.
std::string last_event_id(const httplib::Request& request, const CaptureQuery& query,
                          StreamForm form) {
  if (form == StreamForm::lines) {
    return {};
  }
  const std::string header = request.get_header_value("Last-Event-ID");
  return header.empty() ? query.last_event_id : header;
}

// The HTML standard's way to stop a client that would go on reconnecting (9.2.3).
void answer_end(const ServerState& state, const ClientConnection& connection,
                httplib::Response& response) {
  response.status = kNoContent;
  response.set_header("Cache-Control", "no-store");
  if (!state.quiet) {
    std::cerr << "chattcp: " + connection.client().name + " reconnects after the end: 204\n"
              << std::flush;
  }
}

using Body = std::function<void(BodyWriter& writer)>;

// Answers with what `body` writes, on this thread, once the headers are out.
void answer_stream(ClientConnection& connection, const httplib::Request& request,
                   httplib::Response& response, const StreamType& type, const Body& body) {
  const bool chunked = request.version != "HTTP/1.0";
  response.status = kOk;
  response.set_header("Cache-Control", "no-cache");
  response.set_header("X-Accel-Buffering", "no"); // nginx would hold events back.
  if (chunked) {
    response.set_header("Transfer-Encoding", "chunked");
  }
  response.set_content_provider(
      type.content_type,
      [&connection, chunked, body](std::size_t /*offset*/, httplib::DataSink& sink) {
        BodyWriter writer(connection, chunked);
        try {
          body(writer);
        } catch (const std::exception&) {
          return false; // No memory; an exception here would end the process.
        }
        sink.done();
        return true;
      });
}

// An EventSource cannot read a status, so it gets an event.
void answer_failure(ClientConnection& connection, const httplib::Request& request,
                    httplib::Response& response, const StreamType& type, const Error& error) {
  if (type.form == StreamForm::events) {
    answer_stream(connection, request, response, type,
                  [text = failed_stream(error.what())](BodyWriter& writer) {
                    writer.write(text);
                    writer.finish();
                  });
    return;
  }
  const bool unknown = dynamic_cast<const UnknownInterface*>(&error) != nullptr;
  answer_error(response, unknown ? kBadRequest : kInternalError, error.what());
}

void refuse_stream(ServerState& state, httplib::Response& response, Limit limit) {
  const StreamLimits& limits = state.streams.limits();
  state.refusals.add(limit);
  if (limit == Limit::streams) {
    answer_error(response, kUnavailable,
                 "all " + std::to_string(limits.most) +
                     " places for streams are taken (--max-clients); try again later");
  } else {
    answer_error(response, kTooManyRequests,
                 "all " + std::to_string(limits.most_per_address) +
                     " places for streams of one address are taken (--max-per-address); try again "
                     "later");
  }
}

} // namespace

void answer_capture(ServerState& state, ClientConnection& connection,
                    const httplib::Request& request, httplib::Response& response) {
  add_vary(response, "Accept");
  const CaptureQuery query = parse_capture_query(parse_query(request.target), state.dialect);
  const std::optional<StreamType> type = accepted_stream(joined_values(request, "Accept"));
  if (!type) {
    answer_error(response, kNotAcceptable,
                 "a stream is text/event-stream or application/x-ndjson; Accept refuses both");
    return;
  }
  const std::string last_event = last_event_id(request, query, type->form);
  if (last_event == kEndId) {
    answer_end(state, connection, response);
    return;
  }
  if (request.method == "HEAD") {
    answer_stream(connection, request, response, *type, {}); // Only the headers are written.
    return;
  }
  const auto job = std::make_shared<StreamJob>(
      state, connection, query,
      StreamOptions{.form = type->form, .count = query.count, .after = packet_id(last_event)});
  if (job->refused()) {
    refuse_stream(state, response, *job->refused());
    return;
  }
  try {
    job->start();
  } catch (const UsageError&) {
    throw;
  } catch (const TooManyCaptures& error) {
    state.refusals.add(error.limit());
    answer_error(response, kUnavailable, error.what());
    return;
  } catch (const Error& error) {
    answer_failure(connection, request, response, *type, error);
    return;
  }
  answer_stream(connection, request, response, *type,
                [job](BodyWriter& writer) { job->run(writer); });
}

} // namespace chattcp
