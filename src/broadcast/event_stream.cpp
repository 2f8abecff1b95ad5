#include "broadcast/event_stream.h"

#include "base/error_json.h"
#include "base/printable.h"
#include "broadcast/sse.h"
#include "output/loss_json.h"

#include <new>
#include <utility>
#include <vector>

namespace chattcp {

namespace {

// How long a client waits before it reconnects if it would fail again.
constexpr std::chrono::seconds kPauseAfterFailure(30);

} // namespace

EventStream::EventStream(std::shared_ptr<SharedCapture> capture, const StreamOptions& options,
                         StreamTotals& counts, StopSignal& stop)
    : capture_(std::move(capture)), reader_(capture_->log(), options.after), options_(options),
      counts_(counts), stop_(stop) {}

EventStream::Step EventStream::step(StreamSink& sink) {
  sink_ = &sink;
  note_taken();
  text_.clear();
  if (!begun_) {
    begun_ = true;
    begin();
    return Step::more;
  }
  if (stop_.requested()) {
    return suspension();
  }
  return enough() ? farewell({}, "count reached") : follow();
}

// All that was written.
void EventStream::note_taken() {
  if (untaken_.packets != 0) {
    const std::uint64_t packets = untaken_.packets - untaken_.further;
    untaken_ = {};
    last_write_ = StopSignal::Clock::now();
    sent_ += packets;
    (capture_->wish().conversations ? counts_.conversations : counts_.packets) += packets;
  }
}

// At once, since some proxies keep the headers until the first byte of the body.
void EventStream::begin() {
  const CaptureWish& wish = capture_->wish();
  if (is_bare(options_.form)) {
    text_ = capture_->heading();
  } else {
    if (options_.form == StreamForm::events) {
      text_ = sse_retry(kReconnectPause);
    }
    add_life((wish.conversations ? "conversations of " : "packets of ") +
             printable(wish.interface));
  }
  write_text();
}

EventStream::Step EventStream::follow() {
  EventLog::Reader::Piece piece;
  switch (reader_.next(piece, wanted())) {
  case EventLog::Reader::State::events:
    return pass_on(piece);
  case EventLog::Reader::State::idle:
    keep_alive();
    return Step::idle;
  case EventLog::Reader::State::closed:
    break;
  }
  const std::string error = reader_.error();
  return error.empty() ? suspension() : farewell(error, error);
}

EventLog::Reader::Wanted EventStream::wanted() const {
  return {.form = options_.form, .most = options_.count == 0 ? UINT64_MAX : options_.count - sent_};
}

EventStream::Step EventStream::pass_on(const EventLog::Reader::Piece& piece) {
  add_losses(piece);
  std::vector<std::string_view> pieces;
  pieces.reserve(piece.lines.size() + 2);
  pieces.emplace_back(text_);
  pieces.insert(pieces.end(), piece.lines.begin(), piece.lines.end());
  pieces.push_back(piece.events);
  std::erase(pieces, std::string_view());
  untaken_ = {.packets = piece.packets, .further = piece.further};
  if (!pieces.empty() && write(pieces)) {
    note_taken();
  }
  return piece.last && !enough() ? Step::idle : Step::more;
}

void EventStream::add_losses(const EventLog::Reader::Piece& piece) {
  add_loss(piece.drops.by_kernel, "kernel");
  add_loss(piece.drops.by_interface, "interface");
  add_missed(piece.missed);
}

void EventStream::add_missed(std::uint64_t count) {
  counts_.missed += count;
  add_loss(count, "client");
}

void EventStream::add_loss(std::uint64_t count, std::string_view place) {
  dropped_ += count;
  if (count != 0) {
    add("dropped", loss_json(count, place));
  }
}

void EventStream::add(std::string_view event, std::string_view data) {
  if (options_.form == StreamForm::events) {
    text_ += sse_event(event, data);
  } else if (!is_bare(options_.form)) {
    text_.append(data).append("\n");
  }
}

// A comment or an empty line, which clients ignore.
void EventStream::add_life(std::string_view comment) {
  text_ += options_.form == StreamForm::events ? sse_comment(comment) : "\n";
}

void EventStream::keep_alive() {
  const bool silent = StopSignal::Clock::now() - last_write_ >= kSilence;
  if (silent && !is_bare(options_.form)) {
    add_life("keep-alive");
    write_text();
  }
}

bool EventStream::write_text() {
  const std::string_view text = text_;
  return text.empty() || write({&text, 1});
}

bool EventStream::write(std::span<const std::string_view> pieces) {
  for (const std::string_view piece : pieces) {
    counts_.bytes += piece.size();
  }
  last_write_ = StopSignal::Clock::now();
  return sink_->write(pieces);
}

EventStream::Step EventStream::farewell(const std::string& error, const std::string& why) {
  const bool events = options_.form == StreamForm::events;
  if (!error.empty()) {
    add("error", events ? printable(error) : error_json(error));
    if (is_bare(options_.form)) {
      sink_->break_off();
    }
  }
  if (events) {
    text_ += sse_close(kStopCapture, kEndId);
  }
  write_text();
  why_ = why;
  return Step::done;
}

// The server stops. A client that reconnects when it runs again must get a new stream, not resume
// one by an id of this server.
EventStream::Step EventStream::suspension() {
  add_missed(reader_.unread()); // What a slow client has not read is lost.
  if (options_.form == StreamForm::events) {
    text_ += sse_close(kStopCapture, kNoId);
  }
  write_text();
  why_ = "server stops";
  return Step::done;
}

// The packets of the last write, some of which may have reached the client, and the unread ones are
// lost, unless the client left by itself.
void EventStream::fail(PeerState client) noexcept {
  capture_->expect_return();
  if (client != PeerState::left) {
    const std::uint64_t lost = untaken_.packets + reader_.unread();
    dropped_ += lost;
    counts_.missed += lost;
  }
  try {
    why_ = why_unreachable(client);
  } catch (const std::bad_alloc&) {
    why_.clear();
  }
}

std::string why_unreachable(PeerState state) {
  switch (state) {
  case PeerState::left:
    return "client left";
  case PeerState::stalled:
    return "client took nothing for 30 s";
  case PeerState::vanished:
    return "client vanished";
  case PeerState::fine:
    break;
  }
  return "server stops";
}

std::string failed_stream(const std::string& error) {
  return sse_retry(kPauseAfterFailure) + sse_event("error", printable(error)) +
         sse_close(kStopCapture, kEndId);
}

} // namespace chattcp
