// One client's stream of events.
#pragma once

#include "base/peer_state.h"
#include "base/stop_signal.h"
#include "broadcast/event_log.h"
#include "broadcast/shared_capture.h"
#include "broadcast/stream_totals.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace chattcp {

// What an EventStream is written to: the seam to the socket.
class StreamSink {
public:
  StreamSink() = default;
  StreamSink(const StreamSink&) = delete;
  StreamSink& operator=(const StreamSink&) = delete;
  virtual ~StreamSink() = default;

  // Writes `pieces`, one after the other, as far as the client takes them now. Returns true if that
  // is all; otherwise they must stay as they are until the client has taken them.
  virtual bool write(std::span<const std::string_view> pieces) = 0;

  // The client must see that what it got is not whole.
  virtual void break_off() = 0;
};

struct StreamOptions {
  StreamForm form = StreamForm::events;
  std::uint64_t count = 0; // End after so many events; 0: no limit.
  // The id of the last event that the client received before its connection broke.
  std::optional<std::uint64_t> after = {};
};

// EventStream writes the events of a capture to one client, from its construction on, until the
// client leaves or has received as many as it asked for, the capture breaks, or the server stops.
// It never waits: what is written next is asked for in steps. One thread at a time.
class EventStream {
public:
  // `counts` and `stop` must outlive the stream.
  EventStream(std::shared_ptr<SharedCapture> capture, const StreamOptions& options,
              StreamTotals& counts, StopSignal& stop);

  enum class Step {
    more, // There is more to write.
    idle, // There is nothing more until the log has news, or a sign of life is due: after kSilence.
    done, // What has been written is all.
  };

  // Proxies close a connection that is silent for about a minute. Some notice that their client has
  // left only when they write to it: HAProxy and Apache at the second write, Varnish at the third.
  // A capture must end within 20 seconds.
  static constexpr std::chrono::seconds kSilence{5};

  // Writes what comes next, at most once. Call it when the client has taken what was written
  // before.
  Step step(StreamSink& sink);

  // The client can no longer be reached; `fine`: because the server stops. No step follows.
  void fail(PeerState client) noexcept;

  // Why it ended, for the log: "client left". Once.
  std::string take_why() { return std::move(why_); }

  // The events it follows.
  News& news() { return reader_.news(); }

  // Adds what the source has lost to them, if that has changed.
  void note_drops() { capture_->note_drops(); }

  // Packets or conversations that were written, and those that were lost before they reached this
  // client.
  std::uint64_t sent() const { return sent_; }
  std::uint64_t dropped() const { return dropped_; }

private:
  void note_taken();
  void begin();
  Step follow();
  EventLog::Reader::Wanted wanted() const;
  Step pass_on(const EventLog::Reader::Piece& piece);
  void add_losses(const EventLog::Reader::Piece& piece);
  void add_missed(std::uint64_t count);
  void add_loss(std::uint64_t count, std::string_view place);
  void add(std::string_view event, std::string_view data);
  void add_life(std::string_view comment);
  void keep_alive();
  bool write_text();
  bool write(std::span<const std::string_view> pieces);
  Step farewell(const std::string& error, const std::string& why);
  Step suspension();
  bool enough() const { return options_.count != 0 && sent_ == options_.count; }

  std::shared_ptr<SharedCapture> capture_;
  EventLog::Reader reader_;
  StreamOptions options_;
  StreamTotals& counts_;
  StopSignal& stop_;
  StreamSink* sink_ = nullptr; // Of this step.
  std::string text_;           // Of the last write, besides the log's events.
  bool begun_ = false;
  std::uint64_t sent_ = 0;
  std::uint64_t dropped_ = 0;
  EventLog::Reader::Amount untaken_; // Of the last write, until the client has taken all of it.
  StopSignal::Clock::time_point last_write_;
  std::string why_ = "client left";
};

// Why a stream ended whose client, which is in `state`, could not be reached.
std::string why_unreachable(PeerState state);

// The stream of a capture that could not start: an `error` event and a `close` event. A client that
// reconnects nevertheless is asked to wait long.
std::string failed_stream(const std::string& error);

} // namespace chattcp
