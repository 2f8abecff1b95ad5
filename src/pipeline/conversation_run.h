// From frames to conversations that are over.
#pragma once

#include "analyze/analyzer.h"
#include "base/stop_signal.h"
#include "decode/encapsulation/udp_tunnels.h"
#include "filter/connection_set.h"
#include "filter/packet_filter.h"
#include "output/chunk.h"
#include "output/conversations/conversation_formatter.h"
#include "pipeline/counts.h"
#include "pipeline/line_sink.h"
#include "pipeline/look_ahead.h"
#include "source/packet_source.h"

#include <chrono>
#include <cstdint>
#include <span>

namespace chattcp {

// How long after its end a conversation on an interface may still get packets, in nanoseconds:
// those who watch want to know soon.
inline constexpr std::int64_t kLinger = 1'000'000'000;

struct ConversationRunOptions {
  std::size_t most_streams = kDefaultMostStreams;
  Patience patience;
  UdpTunnels tunnels;
  std::uint64_t count = 0; // Of packets; 0: no limit.
  // The two as in PipelineOptions. After a request `discard` leaves out what is not over.
  ConnectionSet* hidden = nullptr;
  const StopSignal* discard = nullptr;
};

// ConversationRun decodes, filters and follows packets, and writes a line for each conversation
// that is over. A packet counts as printed if it belongs to a conversation. One thread.
class ConversationRun : public FrameHandler, private ConversationObserver {
public:
  ConversationRun(const PacketFilter& filter, ConversationFormatter& formatter, LineSink& sink,
                  const ConversationRunOptions& options, Counts& counts);

  // Writes what the format has before its first line. False: the reader has left.
  bool begin();

  // For most frames there is on_frames(). Called rare, so that g++ takes on_frame() of a source for
  // that of run_pipeline() and inlines it: 2 % for small packets.
  [[gnu::cold]] bool on_frame(const Frame& frame) override;
  bool on_frames(std::span<const Frame> frames) override;
  bool on_idle() override;

  // Writes the conversations that are not over. At the end of the source.
  void finish();

private:
  bool discards() const { return options_.discard != nullptr && options_.discard->requested(); }
  void on_end(const Conversation& conversation, const ConversationTotals& totals,
              ConversationEnd end) override;
  bool take_frame(const Frame& frame, const Decoded& decoded, const Analyzer::Sought* sought);
  bool take(const Packet& packet, const Analyzer::Sought* sought);
  std::uint64_t lasted() const;
  bool flush();

  const PacketFilter& filter_;
  ConversationFormatter& formatter_;
  LineSink& sink_;
  const ConversationRunOptions options_;
  Counts& counts_;
  ConnectionSet::View hidden_;
  Analyzer analyzer_;
  LookAhead look_ahead_;
  Chunk chunk_;
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::uint64_t most_;       // Nanoseconds that the run can have lasted.
  std::uint64_t number_ = 0; // Of the last frame.
  bool reader_left_ = false;
};

// From the first frame of `source` to the last one. What came before a failure is written too.
void run_to_end(ConversationRun& run, PacketSource& source);

} // namespace chattcp
