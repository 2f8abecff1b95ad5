#include "serve/stream_answers.h"

#include "base/message.h"
#include "http/answers.h"

#include <utility>

namespace chattcp {

namespace {

void begin_stream(HttpResponse& response, const StreamType& type) {
  response.status = kOk;
  response.fields.set("Cache-Control", "no-cache");
  response.fields.set("X-Accel-Buffering", "no"); // Else nginx delays events.
  response.content_type = type.content_type;
}

} // namespace

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
  begin_stream(response, type);
  response.stream = std::move(stream);
}

void answer_stream(HttpResponse& response, const StreamType& type,
                   std::unique_ptr<SteppedBody> stream) {
  begin_stream(response, type);
  response.stepped = std::move(stream);
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

std::optional<StreamType> accepted_type(const HttpRequest& request, const CaptureWish& wish,
                                        StreamForm usual) {
  const std::string accept = request.fields.joined_values("Accept");
  return wish.frames                      ? accepted_frames(accept)
         : wish.lines == LineFormat::json ? accepted_stream(accept, usual)
                                          : accepted_table(accept, wish.lines);
}

void refuse_type(HttpResponse& response, const CaptureWish& wish) {
  answer_error(response, kNotAcceptable,
               wish.frames ? "Accept excludes application/vnd.tcpdump.pcap"
               : wish.lines == LineFormat::json
                   ? "Accept excludes both text/event-stream and application/x-ndjson"
                   : "Accept excludes the type of format=" + std::string(name_of(wish.lines)));
}

} // namespace chattcp
