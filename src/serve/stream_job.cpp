#include "serve/stream_job.h"

#include "base/error.h"
#include "base/message.h"
#include "serve/socket_writer.h"

#include <new>
#include <utility>

namespace chattcp {

StreamJob::StreamJob(ServerState& state, ClientConnection& connection, CaptureQuery query,
                     const StreamOptions& options)
    : state_(state), connection_(connection), query_(std::move(query)), options_(options),
      slot_(state.slots, connection.client().address, kWaitForSlot) {
  if (slot_.taken()) {
    state_.hidden.insert(connection_.ends()); // Before its first byte can be captured.
    log([this] { return "starts: " + shortened(query_.wish.text()) + shown_form(options_.form); });
  }
}

StreamJob::~StreamJob() {
  if (slot_.taken()) {
    stream_.reset(); // The capture first, so that it has ended when the line is printed.
    state_.hidden.retire(connection_.ends());
    log([this] {
      return "ends: " + std::to_string(sent_) +
             (query_.wish.conversations ? " conversation" : " packet") +
             (sent_ == 1 ? ", " : "s, ") + std::to_string(dropped_) +
             " dropped: " + shortened(why_);
    });
  }
}

template <typename Text> void StreamJob::log(Text text) const {
  if (state_.quiet) {
    return;
  }
  try {
    print_message(connection_.client().name + " " + text());
  } catch (const std::bad_alloc&) {
    // A line less, where memory is short.
  }
}

void StreamJob::start() {
  try {
    stream_.emplace(state_.captures.join(query_.wish), options_, state_.totals, state_.stop);
  } catch (const Error& error) {
    why_ = error.what();
    throw;
  }
}

void StreamJob::run(BodyWriter& body) {
  SocketWriter writer(body);
  why_ = stream_->run(writer);
  sent_ = stream_->sent();
  dropped_ = stream_->dropped();
  stream_.reset();
}

} // namespace chattcp
