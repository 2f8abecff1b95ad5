#include "broadcast/event_stream.h"

#include "base/error_json.h"
#include "base/printable.h"
#include "broadcast/sse.h"

#include <algorithm>
#include <utility>

namespace chattcp {

namespace {

// How often an idle stream looks after its client and the counts of the capture.
constexpr std::chrono::milliseconds kTick(250);

// Proxies cut a connection that is silent for a minute or so. Some notice that their client has
// left only when they write to it: HAProxy and Apache at the second write, Varnish at the third,
// and a capture shall end within 20 seconds.
constexpr std::chrono::seconds kSilence(5);

// For how long a client waits before it reconnects, and where it would fail again.
constexpr std::chrono::seconds kPause(2);
constexpr std::chrono::seconds kPauseAfterFailure(30);

std::string dropped_json(std::uint64_t count, std::string_view place) {
  return "{\"dropped\":" + std::to_string(count) + ",\"where\":\"" + std::string(place) + "\"}";
}

constexpr std::string_view kStopCapture = "stop capture"; // As clients of the first hour know it.

} // namespace

EventStream::EventStream(std::shared_ptr<SharedCapture> capture, const StreamOptions& options,
                         StreamTotals& counts, StopSignal& stop)
    : capture_(std::move(capture)), reader_(capture_->log(), options.after), options_(options),
      counts_(counts), stop_(stop) {}

std::string EventStream::run(StreamWriter& writer) {
  writer_ = &writer;
  // At once, as some proxies do not pass on the headers before the first byte of the body.
  const bool begun = show_life("packets of " + printable(capture_->wish().interface),
                               options_.form == StreamForm::events ? sse_retry(kPause) : "");
  return begun ? follow() : failure(0);
}

std::string EventStream::follow() {
  using State = EventLog::Reader::State;
  EventLog::Reader::Piece piece;
  while (!stop_.requested()) {
    const State state = reader_.next(piece, kTick);
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

bool EventStream::pass_on(const EventLog::Reader::Piece& piece) {
  if (!tell_losses(piece)) {
    return false;
  }
  std::string_view events = piece.events;
  std::uint64_t count = piece.packets;
  if (options_.count != 0 && count > options_.count - packets_) {
    count = options_.count - packets_;
    events = events.substr(0, end_of_events(events, count));
  }
  const bool written =
      events.empty() ||
      (options_.form == StreamForm::events ? write(events) : write(lines_of_events(events)));
  if (written) {
    packets_ += count;
    counts_.packets += count;
  }
  return written;
}

bool EventStream::tell_losses(const EventLog::Reader::Piece& piece) {
  return tell_loss(piece.drops.by_kernel, "kernel") &&
         tell_loss(piece.drops.by_interface, "interface") && tell_missed(piece.missed);
}

bool EventStream::tell_missed(std::uint64_t count) {
  counts_.missed += count;
  return tell_loss(count, "client");
}

bool EventStream::tell_loss(std::uint64_t count, std::string_view place) {
  dropped_ += count;
  return count == 0 || tell("dropped", dropped_json(count, place));
}

bool EventStream::tell(std::string_view event, std::string_view data) {
  return write(options_.form == StreamForm::events ? sse_event(event, data)
                                                   : std::string(data) + "\n");
}

// Nothing new has come for a while.
bool EventStream::keep_alive() {
  capture_->note_drops();
  const bool silent = StopSignal::Clock::now() - last_write_ >= kSilence;
  return !silent || show_life("keep-alive");
}

// A comment, or in lines an empty one: readers pass over both.
bool EventStream::show_life(std::string_view comment, std::string_view before) {
  return write(std::string(before) +
               (options_.form == StreamForm::events ? sse_comment(comment) : "\n"));
}

// A client that has left may go unnoticed for as long as its socket takes what is written.
bool EventStream::client_is_there() {
  const auto now = StopSignal::Clock::now();
  if (now - last_look_ < kTick) {
    return true;
  }
  last_look_ = now;
  return writer_->peer_state() == PeerState::fine;
}

bool EventStream::write(std::string_view text) {
  counts_.bytes += text.size();
  const bool written = writer_->write({&text, 1});
  last_write_ = StopSignal::Clock::now();
  return written;
}

void EventStream::pace() {
  constexpr std::chrono::microseconds kPerStream(500);
  // Signed, or a moment that is past would be far in the future.
  const auto next_write = last_write_ + kPerStream * static_cast<std::int64_t>(counts_.open.load());
  const auto pause =
      std::chrono::floor<std::chrono::milliseconds>(next_write - StopSignal::Clock::now());
  if (pause > std::chrono::milliseconds(0)) {
    stop_.wait_readable(-1, pause);
  }
}

std::string EventStream::farewell(const std::string& error, const std::string& why) {
  const bool told =
      error.empty() || (options_.form == StreamForm::events ? tell("error", printable(error))
                                                            : tell("error", error_json(error)));
  if (told && options_.form == StreamForm::events) {
    write(sse_close(kStopCapture, kEndId));
  }
  return why;
}

// The server stops. A client that reconnects once it runs again is to get a stream, but not to
// resume one by an id of this server.
std::string EventStream::suspension() {
  // What a slow client has not had yet is lost.
  if (tell_missed(reader_.unread()) && options_.form == StreamForm::events) {
    write(sse_close(kStopCapture, kNoId));
  }
  return "server stops";
}

// `untaken`: packets of the last write, of which the client may have taken some. What was there for
// a client that did not take it is lost; one that has left did not want it.
std::string EventStream::failure(std::uint64_t untaken) {
  capture_->expect_return();
  const PeerState state = writer_->peer_state();
  if (state == PeerState::left) {
    return "client left";
  }
  const std::uint64_t lost = untaken + reader_.unread();
  dropped_ += lost;
  counts_.missed += lost;
  return state == PeerState::stalled    ? "client took nothing for 30 s"
         : state == PeerState::vanished ? "client vanished"
                                        : "server stops";
}

std::string failed_stream(const std::string& error) {
  return sse_retry(kPauseAfterFailure) + sse_event("error", printable(error)) +
         sse_close(kStopCapture, kEndId);
}

} // namespace chattcp
