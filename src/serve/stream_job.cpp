#include "serve/stream_job.h"

#include "base/error.h"
#include "base/message.h"
#include "serve/socket_writer.h"

#include <new>
#include <utility>

namespace chattcp {

namespace {

class Sink : public StreamSink {
public:
  explicit Sink(BodySink& body) : body_(body) {}

  bool write(std::span<const std::string_view> pieces) override { return body_.write(pieces); }
  void break_off() override { body_.break_off(); }

private:
  BodySink& body_;
};

SteppedBody::Step step_of(EventStream::Step step) {
  switch (step) {
  case EventStream::Step::more:
    return SteppedBody::Step::more;
  case EventStream::Step::idle:
    return SteppedBody::Step::idle;
  case EventStream::Step::done:
    break;
  }
  return SteppedBody::Step::done;
}

static_assert(SteppedBody::kMostIdle <= EventStream::kSilence);

} // namespace

StreamJob::StreamJob(ServerState& state, ClientConnection& connection, const CaptureQuery& query,
                     const StreamOptions& options)
    : state_(state), connection_(connection), options_(options),
      conversations_(query.wish.conversations), wish_(shortened(query.wish.text())),
      slot_(state.slots, connection.client().address, kWaitForSlot) {
  if (slot_.taken()) {
    state_.hidden.insert(connection_.ends()); // Before its first byte can be captured.
    log([this] { return "starts: " + wish_ + shown_form(options_.form); });
  }
}

StreamJob::~StreamJob() {
  if (!slot_.taken()) {
    return;
  }
  const std::uint64_t sent = stream_ ? stream_->sent() : 0;
  const std::uint64_t dropped = stream_ ? stream_->dropped() : 0;
  const std::string why = stream_ ? stream_->take_why() : std::move(failure_);
  stream_.reset(); // The capture first, so that it has ended when the line is printed.
  state_.hidden.retire(connection_.ends());
  log([&] {
    return "ends: " + std::to_string(sent) + (conversations_ ? " conversation" : " packet") +
           (sent == 1 ? ", " : "s, ") + std::to_string(dropped) + " dropped: " + shortened(why);
  });
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

void StreamJob::start(const CaptureWish& wish) {
  try {
    stream_.emplace(state_.captures.join(wish), options_, state_.totals, state_.stop);
  } catch (const Error& error) {
    failure_ = error.what();
    throw;
  }
}

SteppedBody::Step StreamJob::step(BodySink& body) {
  Sink sink(body);
  return step_of(stream_->step(sink));
}

} // namespace chattcp
