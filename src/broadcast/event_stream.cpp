#include "broadcast/event_stream.h"

#include "base/error_json.h"
#include "base/printable.h"
#include "broadcast/sse.h"
#include "output/loss_json.h"

#include <algorithm>
#include <utility>

namespace chattcp {

namespace {

// How often an idle stream checks its client and the counts of the capture.
constexpr std::chrono::milliseconds kTick(250);

// Proxies close a connection that is silent for about a minute. Some notice that their client has
// left only when they write to it: HAProxy and Apache at the second write, Varnish at the third.
// A capture must end within 20 seconds.
constexpr std::chrono::seconds kSilence(5);

// How long a client waits before it reconnects if it would fail again.
constexpr std::chrono::seconds kPauseAfterFailure(30);

} // namespace

EventStream::EventStream(std::shared_ptr<SharedCapture> capture, const StreamOptions& options,
                         StreamTotals& counts, StopSignal& stop)
    : capture_(std::move(capture)), reader_(capture_->log(), options.after), options_(options),
      counts_(counts), stop_(stop) {}

std::string EventStream::run(StreamWriter& writer) {
  writer_ = &writer;
  return begin() ? follow() : failure(0);
}

// At once, since some proxies keep the headers until the first byte of the body.
bool EventStream::begin() {
  const CaptureWish& wish = capture_->wish();
  if (is_bare(options_.form)) {
    return write_text(capture_->heading());
  }
  return show_life((wish.conversations ? "conversations of " : "packets of ") +
                       printable(wish.interface),
                   options_.form == StreamForm::events ? sse_retry(kReconnectPause) : "");
}

std::string EventStream::follow() {
  using State = EventLog::Reader::State;
  EventLog::Reader::Piece piece;
  while (!stop_.requested()) {
    const State state = reader_.next(piece, kTick, wanted());
    if (state == State::closed) {
      break;
    }
    const bool done = state == State::idle ? keep_alive() : pass_on(piece);
    if (!done || !client_is_there()) {
      return failure(done ? 0 : piece.packets);
    }
    if (enough()) {
      return farewell({}, "count reached");
    }
    if (piece.last) {
      pace();
    }
  }
  const std::string error = stop_.requested() ? std::string() : reader_.error();
  return error.empty() ? suspension() : farewell(error, error);
}

EventLog::Reader::Wanted EventStream::wanted() const {
  return {.form = options_.form, .most = options_.count == 0 ? UINT64_MAX : options_.count - sent_};
}

bool EventStream::pass_on(const EventLog::Reader::Piece& piece) {
  if (!report_losses(piece)) {
    return false;
  }
  const bool written =
      piece.packets == 0 || (piece.lines.empty() ? write_text(piece.events) : write(piece.lines));
  if (written) {
    const std::uint64_t packets = piece.packets - piece.further;
    sent_ += packets;
    (capture_->wish().conversations ? counts_.conversations : counts_.packets) += packets;
  }
  return written;
}

bool EventStream::report_losses(const EventLog::Reader::Piece& piece) {
  return report_loss(piece.drops.by_kernel, "kernel") &&
         report_loss(piece.drops.by_interface, "interface") && report_missed(piece.missed);
}

bool EventStream::report_missed(std::uint64_t count) {
  counts_.missed += count;
  return report_loss(count, "client");
}

bool EventStream::report_loss(std::uint64_t count, std::string_view place) {
  dropped_ += count;
  return count == 0 || send("dropped", loss_json(count, place));
}

bool EventStream::send(std::string_view event, std::string_view data) {
  return is_bare(options_.form) ||
         write_text(options_.form == StreamForm::events ? sse_event(event, data)
                                                        : std::string(data) + "\n");
}

// Called if nothing new has come for a while.
bool EventStream::keep_alive() {
  capture_->note_drops();
  const bool silent = StopSignal::Clock::now() - last_write_ >= kSilence;
  return !silent || is_bare(options_.form) || show_life("keep-alive");
}

// Sends a comment or an empty line, which clients ignore.
bool EventStream::show_life(std::string_view comment, std::string_view before) {
  return write_text(std::string(before) +
                    (options_.form == StreamForm::events ? sse_comment(comment) : "\n"));
}

// Writes alone do not show that a client has left, as long as the socket has room.
bool EventStream::client_is_there() {
  const auto now = StopSignal::Clock::now();
  if (now - last_look_ < kTick) {
    return true;
  }
  last_look_ = now;
  return writer_->peer_state() == PeerState::fine;
}

bool EventStream::write_text(std::string_view text) {
  return write({&text, 1});
}

bool EventStream::write(std::span<const std::string_view> pieces) {
  std::uint64_t bytes = 0;
  for (const std::string_view piece : pieces) {
    bytes += piece.size();
  }
  counts_.bytes += bytes;
  const bool written = writer_->write(pieces);
  last_write_ = StopSignal::Clock::now();
  return written;
}

void EventStream::pace() {
  constexpr std::chrono::microseconds kPerStream(500);
  // Signed, or a time in the past would be far in the future.
  const auto next_write = last_write_ + kPerStream * static_cast<std::int64_t>(counts_.open.load());
  const auto pause =
      std::chrono::floor<std::chrono::milliseconds>(next_write - StopSignal::Clock::now());
  if (pause > std::chrono::milliseconds(0)) {
    stop_.wait(pause);
  }
}

std::string EventStream::farewell(const std::string& error, const std::string& why) {
  if (!error.empty() && is_bare(options_.form)) {
    writer_->break_off();
  }
  const bool sent =
      error.empty() || (options_.form == StreamForm::events ? send("error", printable(error))
                                                            : send("error", error_json(error)));
  if (sent && options_.form == StreamForm::events) {
    write_text(sse_close(kStopCapture, kEndId));
  }
  return why;
}

// The server stops. A client that reconnects when it runs again must get a new stream, not resume
// one by an id of this server.
std::string EventStream::suspension() {
  // What a slow client has not read is lost.
  if (report_missed(reader_.unread()) && options_.form == StreamForm::events) {
    write_text(sse_close(kStopCapture, kNoId));
  }
  return "server stops";
}

// `untaken`: packets of the last write, some of which may have reached the client. They and the
// unread ones are lost, unless the client left by itself.
std::string EventStream::failure(std::uint64_t untaken) {
  capture_->expect_return();
  const PeerState state = writer_->peer_state();
  if (state == PeerState::left) {
    return why_unreachable(state);
  }
  const std::uint64_t lost = untaken + reader_.unread();
  dropped_ += lost;
  counts_.missed += lost;
  return why_unreachable(state);
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
