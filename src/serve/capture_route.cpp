#include "serve/capture_route.h"

#include "base/error.h"
#include "base/printable.h"
#include "serve/answers.h"
#include "serve/capture_query.h"
#include "serve/event_stream.h"

#include <array>
#include <charconv>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

namespace {

constexpr const char* kEventsType =
    "text/event-stream"; // Exactly so, or the library compresses it.
constexpr const char* kLinesType = "application/x-ndjson";

// An answer whose length nobody knows: in chunks (RFC 9112, 7.1), so that a client can tell its end
// from a connection that broke, or just to the end of the connection for HTTP/1.0.
class BodyWriter : public StreamWriter {
public:
  BodyWriter(ClientConnection& connection, bool chunked)
      : connection_(connection), chunked_(chunked) {}

  bool write(std::string_view text) override {
    if (!chunked_) {
      return connection_.write({text});
    }
    constexpr int kHexadecimal = 16;
    std::array<char, 2 * sizeof text.size()> digits{};
    const char* const end =
        std::to_chars(digits.data(), digits.data() + digits.size(), text.size(), kHexadecimal).ptr;
    return connection_.write({{digits.data(), end}, "\r\n", text, "\r\n"});
  }

  PeerState peer_state() override { return connection_.peer_state(); }

  void finish() {
    if (chunked_) {
      connection_.write({"0\r\n\r\n"});
    }
  }

private:
  ClientConnection& connection_;
  bool chunked_;
};

// A line on stderr about the stream to `peer`.
void log_stream(const ServerState& state, const std::string& peer, const std::string& text) {
  if (!state.quiet) {
    // One write, so that it stays together whoever else writes.
    std::cerr << "chattcp: " + peer + " " + printable(text) + "\n" << std::flush;
  }
}

// A stream from its request to its end, and what must be undone however it ends.
class StreamJob {
public:
  StreamJob(ServerState& state, ClientConnection& connection, CaptureQuery query, StreamForm form)
      : state_(state), connection_(connection), query_(std::move(query)), form_(form),
        place_(state.streams, kPatience) {
    if (place_.taken()) {
      state_.hidden.insert(connection_.ends()); // Before its first byte can be captured.
      log_stream(state_, connection_.peer(),
                 "starts: " + shortened(query_.wish.text()) +
                     (form_ == StreamForm::events ? " (events)" : " (lines)"));
    }
  }

  ~StreamJob() {
    if (place_.taken()) {
      stream_.reset(); // The capture first, so that it is gone when the line says so.
      state_.hidden.retire(connection_.ends());
      log_stream(state_, connection_.peer(),
                 "ends: " + std::to_string(packets_) + " packets, " + std::to_string(dropped_) +
                     " dropped: " + why_);
    }
  }
  StreamJob(const StreamJob&) = delete;
  StreamJob& operator=(const StreamJob&) = delete;

  bool has_place() const { return place_.taken(); }
  StreamForm form() const { return form_; }

  // Throws what CaptureRegistry::join() does.
  void start() {
    try {
      stream_.emplace(state_.captures.join(query_.wish),
                      StreamOptions{.form = form_, .count = query_.count}, state_.streams,
                      state_.stop);
    } catch (const Error& error) {
      why_ = error.what();
      throw;
    }
  }

  void run(BodyWriter& writer) {
    why_ = stream_->run(writer);
    packets_ = stream_->packets();
    dropped_ = stream_->dropped();
    stream_.reset();
    writer.finish();
  }

private:
  static constexpr std::chrono::milliseconds kPatience{500};

  // Nobody needs to read a thousand ports.
  static std::string shortened(const std::string& text) {
    constexpr std::size_t kLongest = 300;
    return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
  }

  ServerState& state_;
  ClientConnection& connection_;
  const CaptureQuery query_;
  const StreamForm form_;
  const StreamCounts::Place place_;
  std::optional<EventStream> stream_;
  std::uint64_t packets_ = 0;
  std::uint64_t dropped_ = 0;
  std::string why_ = "client left";
};

StreamForm form_of(const httplib::Request& request) {
  const std::string accept = request.get_header_value("Accept");
  return accept.find(kLinesType) != std::string::npos &&
                 accept.find(kEventsType) == std::string::npos
             ? StreamForm::lines
             : StreamForm::events;
}

using Body = std::function<void(BodyWriter& writer)>;

// Answers with what `body` writes, on this thread, once the headers are out.
void answer_stream(ClientConnection& connection, const httplib::Request& request,
                   httplib::Response& response, StreamForm form, const Body& body) {
  const bool chunked = request.version != "HTTP/1.0";
  response.status = kOk;
  response.set_header("Cache-Control", "no-cache");
  response.set_header("X-Accel-Buffering", "no"); // nginx would hold events back.
  if (chunked) {
    response.set_header("Transfer-Encoding", "chunked");
  }
  response.set_content_provider(
      form == StreamForm::events ? kEventsType : kLinesType,
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
                    httplib::Response& response, StreamForm form, const Error& error) {
  if (form == StreamForm::events) {
    answer_stream(connection, request, response, form,
                  [text = failed_stream(error.what())](BodyWriter& writer) {
                    writer.write(text);
                    writer.finish();
                  });
    return;
  }
  const bool unknown = dynamic_cast<const UnknownInterface*>(&error) != nullptr;
  answer_error(response, unknown ? kBadRequest : kInternalError, error.what());
}

} // namespace

void answer_capture(ServerState& state, ClientConnection& connection,
                    const httplib::Request& request, httplib::Response& response) {
  const CaptureQuery query = parse_capture_query(request.params, state.dialect);
  const StreamForm form = form_of(request);
  if (request.method == "HEAD") {
    answer_stream(connection, request, response, form, {}); // Only the headers are written.
    return;
  }
  const auto job = std::make_shared<StreamJob>(state, connection, query, form);
  if (!job->has_place()) {
    answer_error(response, kUnavailable,
                 "all " + std::to_string(state.streams.most()) +
                     " places are taken; try again later");
    return;
  }
  try {
    job->start();
  } catch (const UsageError&) {
    throw;
  } catch (const TooManyCaptures& error) {
    answer_error(response, kUnavailable, error.what());
    return;
  } catch (const Error& error) {
    answer_failure(connection, request, response, form, error);
    return;
  }
  answer_stream(connection, request, response, form,
                [job](BodyWriter& writer) { job->run(writer); });
}

} // namespace chattcp
