#include "serve/stream_job.h"

#include "base/error.h"
#include "base/printable.h"

#include <chrono>
#include <iostream>
#include <utility>

namespace chattcp {

namespace {

// For a place, as when a page is loaded anew and the stream that it had is still ending.
constexpr std::chrono::milliseconds kPatience(500);

// Nobody needs to read a thousand ports.
std::string shortened(const std::string& text) {
  constexpr std::size_t kLongest = 300;
  return text.size() <= kLongest ? text : text.substr(0, kLongest) + "...";
}

} // namespace

StreamJob::StreamJob(ServerState& state, ClientConnection& connection, CaptureQuery query,
                     const StreamOptions& options)
    : state_(state), connection_(connection), query_(std::move(query)), options_(options),
      place_(state.streams, connection.client().address, kPatience) {
  if (place_.taken()) {
    connection_.begin_stream();
    state_.hidden.insert(connection_.ends()); // Before its first byte can be captured.
    log("starts: " + shortened(query_.wish.text()) +
        (options_.form == StreamForm::events ? " (events)" : " (lines)"));
  }
}

StreamJob::~StreamJob() {
  if (place_.taken()) {
    stream_.reset(); // The capture first, so that it is gone when the line says so.
    state_.hidden.retire(connection_.ends());
    log("ends: " + std::to_string(packets_) + (packets_ == 1 ? " packet, " : " packets, ") +
        std::to_string(dropped_) + " dropped: " + shortened(why_));
  }
}

void StreamJob::log(const std::string& text) const {
  if (!state_.quiet) {
    // One write, so that it stays together whoever else writes.
    std::cerr << "chattcp: " + connection_.client().name + " " + printable(text) + "\n"
              << std::flush;
  }
}

void StreamJob::start() {
  try {
    stream_.emplace(state_.captures.join(query_.wish), options_, state_.streams, state_.stop);
  } catch (const Error& error) {
    why_ = error.what();
    throw;
  }
}

void StreamJob::run(BodyWriter& writer) {
  why_ = stream_->run(writer);
  packets_ = stream_->packets();
  dropped_ = stream_->dropped();
  stream_.reset();
  writer.finish();
}

} // namespace chattcp
