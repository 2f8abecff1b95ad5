// The stream of a saved capture to one client.
#pragma once

#include "analyze/analyzer.h"
#include "base/peer_state.h"
#include "base/stop_signal.h"
#include "broadcast/capture_wish.h"
#include "broadcast/event_stream.h"
#include "broadcast/stream_totals.h"
#include "pipeline/counts.h"
#include "pipeline/line_sink.h"
#include "source/packet_source.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chattcp {

// What a SavedStream is written to: the seam to the socket.
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

struct SavedStreamOptions {
  StreamForm form = StreamForm::lines;
  std::uint64_t count = 0;                        // End after so many packets; 0: no limit.
  std::size_t most_streams = kDefaultMostStreams; // Conversations that an analysis remembers.
};

// SavedStream writes the packets of a capture file to one client, all of them, at the pace at which
// the client reads: nothing is shared and nothing is skipped, unlike in an EventStream. Its lines
// are those of `chattcp capture -r`. One thread.
class SavedStream : private LineSink {
public:
  // All references must outlive the stream.
  SavedStream(const CaptureWish& wish, const SavedStreamOptions& options, StreamTotals& totals,
              const StopSignal& stop)
      : wish_(wish), options_(options), totals_(totals), stop_(stop) {}

  // Returns why it ended, for the log: "end of the file". Once.
  std::string run(PacketSource& source, StreamWriter& writer);

  // Packets that were written.
  std::uint64_t sent() const { return counts_.printed; }

private:
  bool write(std::string_view lines) override;
  std::size_t unwritten() const override { return unwritten_; }

  bool begin();
  std::string run_to_end(PacketSource& source);
  void make_events(std::string_view lines);
  bool write_text(std::string_view text);
  void report(const std::string& error);

  const CaptureWish& wish_;
  const SavedStreamOptions options_;
  StreamTotals& totals_;
  const StopSignal& stop_;
  StreamWriter* writer_ = nullptr;
  Counts counts_;
  std::uint64_t events_ = 0; // Their number, for ids.
  std::uint64_t noted_ = 0;  // Of counts_.printed, in totals_.
  std::size_t unwritten_ = 0;
  bool reached_ = true; // The client, by all writes.
  std::string text_;    // Of the events that are being written.
};

} // namespace chattcp
