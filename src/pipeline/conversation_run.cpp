#include "pipeline/conversation_run.h"

#include "decode/decode.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::uint64_t kLook = 64; // Packets from one look at the clock to the next.
constexpr std::size_t kLargeWrite = std::size_t{128} * 1024;

} // namespace

ConversationRun::ConversationRun(const PacketFilter& filter, ConversationFormatter& formatter,
                                 LineSink& sink, const ConversationRunOptions& options,
                                 Counts& counts)
    : filter_(filter), formatter_(formatter), sink_(sink), options_(options), counts_(counts),
      hidden_(options.hidden), analyzer_(options.most_streams, this, options.patience),
      most_(options.patience.live ? 0 : UINT64_MAX) {}

bool ConversationRun::begin() {
  const std::string heading = formatter_.heading();
  return heading.empty() || sink_.write(heading);
}

bool ConversationRun::on_frame(const Frame& frame) {
  return take_frame(frame, decode(frame, options_.tunnels), nullptr);
}

bool ConversationRun::on_frames(std::span<const Frame> frames) {
  return look_ahead_.run(
      frames, options_.tunnels, analyzer_,
      [this](const Frame& frame, const Decoded& decoded, const Analyzer::Sought& sought) {
        return take_frame(frame, decoded, &sought);
      });
}

// `sought` may be null.
bool ConversationRun::take_frame(const Frame& frame, const Decoded& decoded,
                                 const Analyzer::Sought* sought) {
  if (discards()) {
    return false;
  }
  Counts::add(counts_.bytes, frame.wire_length);
  ++number_;
  if (decoded.stop) {
    Counts::add(counts_.undecoded[static_cast<std::size_t>(*decoded.stop)], 1);
    return true;
  }
  if (!filter_.matches(decoded.packet) || hidden_.contains(decoded.packet)) {
    Counts::add(counts_.filtered, 1);
    return true;
  }
  return take(decoded.packet, sought);
}

bool ConversationRun::take(const Packet& packet, const Analyzer::Sought* sought) {
  Counts::add(counts_.printed, 1);
  if (options_.patience.live && number_ % kLook == 0) {
    most_ = lasted();
  }
  analyzer_.pass_time(packet.time.all_nanoseconds(), most_);
  analyzer_.follow(packet, number_, sought == nullptr ? analyzer_.seek(packet) : *sought);
  looks_ahead_ = analyzer_.gains_by_looking_ahead();
  counts_.forgotten.store(analyzer_.forgotten(), std::memory_order_relaxed);
  return !reader_left_ && (options_.count == 0 || counts_.printed < options_.count);
}

bool ConversationRun::on_idle() {
  if (options_.patience.live) {
    most_ = lasted();
    analyzer_.pass_without_packet(most_);
  }
  return flush();
}

void ConversationRun::finish() {
  if (discards()) {
    return;
  }
  analyzer_.finish();
  flush();
}

void ConversationRun::on_end(const Conversation& conversation, const ConversationTotals& totals,
                             ConversationEnd end) {
  formatter_.append({.conversation = conversation, .totals = totals, .end = end}, chunk_);
  Counts::add(counts_.conversations, 1);
  if (chunk_.size() >= kLargeWrite) { // All may end at once.
    flush();
  }
}

// Nanoseconds, by a clock that is never set.
std::uint64_t ConversationRun::lasted() const {
  const std::chrono::nanoseconds passed = std::chrono::steady_clock::now() - begin_;
  return static_cast<std::uint64_t>(passed.count());
}

bool ConversationRun::flush() {
  if (!chunk_.empty() && !reader_left_) {
    reader_left_ = !sink_.write(chunk_.text());
  }
  chunk_.clear();
  return !reader_left_;
}

void run_to_end(ConversationRun& run, PacketSource& source) {
  try {
    source.run(run);
  } catch (...) {
    run.finish();
    throw;
  }
  run.finish();
}

} // namespace chattcp
