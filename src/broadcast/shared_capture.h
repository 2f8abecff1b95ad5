// A running capture that any number of clients share.
#pragma once

#include "analyze/analyzer.h"
#include "base/stop_signal.h"
#include "broadcast/capture_wish.h"
#include "broadcast/event_log.h"
#include "filter/connection_set.h"
#include "pipeline/counts.h"
#include "source/packet_source.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace chattcp {

// Opens the source of a wish. Throws Error, or UsageError for an expression that does not compile.
using SourceOpener =
    std::function<std::unique_ptr<PacketSource>(const CaptureWish& wish, StopSignal& stop)>;

// SharedCapture decodes and writes each packet once, into a log that its clients read, until it is
// destroyed or its source breaks.
//
// Any thread may call any member but end().
class SharedCapture {
public:
  // `hidden` are the connections whose packets are left out; it must outlive the capture. The ids
  // of events begin after `ids_after`. An analysis remembers `most_streams` conversations. Opens
  // nothing.
  SharedCapture(CaptureWish wish, std::size_t log_bytes, ConnectionSet& hidden,
                std::uint64_t ids_after = 0, std::size_t most_streams = kDefaultMostStreams);

  ~SharedCapture() { end(); }
  SharedCapture(const SharedCapture&) = delete;
  SharedCapture& operator=(const SharedCapture&) = delete;

  // Opens the source and starts the capture, unless an earlier call has. Throws what `open` throws;
  // then the next call tries again.
  void start(const SourceOpener& open);

  // Ends the capture within a tenth of a second; its counts remain. Called by its last owner only.
  void end();

  // The source has broken: no further event will come.
  bool ended() const { return ended_; }

  // Notes that the stream of a client broke, so that the client may return for the packets after
  // it.
  void expect_return() { may_be_resumed_ = true; }
  bool may_be_resumed() const { return may_be_resumed_; }

  // Ends all readers of the log, without an error.
  void close_log() { log_.close({}); }

  // What comes before the first packet of a table or of frames; once it has started.
  std::string heading() const;

  EventLog& log() { return log_; }
  const EventLog& log() const { return log_; }
  const CaptureWish& wish() const { return wish_; }
  const Counts& counts() const { return counts_; }
  SourceDrops drops() const;

  // Passes what the source has lost to the readers of the log, if that has changed.
  void note_drops() { log_.note_drops(drops()); }

private:
  class LogSink;

  void run() noexcept;

  const CaptureWish wish_;
  ConnectionSet& hidden_;
  const std::size_t most_streams_;
  EventLog log_;
  Counts counts_;
  StopSignal stop_;
  std::mutex starting_;
  std::unique_ptr<PacketSource> source_;
  std::atomic<const PacketSource*> running_ = nullptr; // source_, once it runs.
  std::atomic<bool> ended_ = false;
  std::atomic<bool> may_be_resumed_ = false;
  std::thread thread_;
};

} // namespace chattcp
