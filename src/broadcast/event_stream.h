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

// What a stream is written to: the seam to the socket.
class StreamWriter {
public:
  StreamWriter() = default;
  StreamWriter(const StreamWriter&) = delete;
  StreamWriter& operator=(const StreamWriter&) = delete;
  virtual ~StreamWriter() = default;

  // Writes all of `pieces`, one after the other; may wait for the client. Returns false if the
  // client can no longer be reached: peer_state() says why.
  virtual bool write(std::span<const std::string_view> pieces) = 0;

  // The state of the client; called some times a second.
  virtual PeerState peer_state() = 0;

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
//
// With many streams, each pauses a little between two writes, so that the packets of a few
// milliseconds share one: 64 clients cost hardly more than one that way. One thread.
class EventStream {
public:
  // `counts` and `stop` must outlive the stream.
  EventStream(std::shared_ptr<SharedCapture> capture, const StreamOptions& options,
              StreamTotals& counts, StopSignal& stop);

  // Returns why it ended, for the log: "client left". Once.
  std::string run(StreamWriter& writer);

  // Packets or conversations that were written, and those that were lost before they reached this
  // client.
  std::uint64_t sent() const { return sent_; }
  std::uint64_t dropped() const { return dropped_; }

private:
  bool begin();
  std::string follow();
  EventLog::Reader::Wanted wanted() const;
  bool pass_on(const EventLog::Reader::Piece& piece);
  bool report_losses(const EventLog::Reader::Piece& piece);
  bool report_missed(std::uint64_t count);
  bool report_loss(std::uint64_t count, std::string_view place);
  bool send(std::string_view event, std::string_view data);
  bool keep_alive();
  bool show_life(std::string_view comment, std::string_view before = {});
  bool client_is_there();
  bool write(std::span<const std::string_view> pieces);
  bool write_text(std::string_view text);
  void pace();
  std::string farewell(const std::string& error, const std::string& why);
  std::string suspension();
  std::string failure(std::uint64_t untaken);
  bool enough() const { return options_.count != 0 && sent_ == options_.count; }

  std::shared_ptr<SharedCapture> capture_;
  EventLog::Reader reader_;
  StreamOptions options_;
  StreamTotals& counts_;
  StopSignal& stop_;
  StreamWriter* writer_ = nullptr;
  std::uint64_t sent_ = 0;
  std::uint64_t dropped_ = 0;
  StopSignal::Clock::time_point last_write_;
  StopSignal::Clock::time_point last_look_; // At the client.
};

// Why a stream ended whose client, which is in `state`, could not be reached.
std::string why_unreachable(PeerState state);

// The stream of a capture that could not start: an `error` event and a `close` event. A client that
// reconnects nevertheless is asked to wait long.
std::string failed_stream(const std::string& error);

} // namespace chattcp
