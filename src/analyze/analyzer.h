// The analysis of all packets of a run, one after the other.
#pragma once

#include "analyze/analysis.h"
#include "analyze/conversation_table.h"
#include "analyze/silence.h"
#include "decode/packet.h"

#include <cstddef>
#include <cstdint>

namespace chattcp {

// Conversations that are remembered: by default, and at the most that a user may ask for.
inline constexpr std::size_t kDefaultMostStreams = 262'144;
inline constexpr std::size_t kMostStreams = 100'000'000;

// Analyzer follows each packet and reports what its conversation shows about it. Costs the same
// for every packet, and holds a bounded number of conversations.
//
// One thread.
class Analyzer {
public:
  // `observer` gets each conversation that is over, and must outlive the analyzer; null: there is
  // none, and nothing is added up. Conversations that are silent for longer than `patience` are
  // over: their next packet begins another one.
  explicit Analyzer(std::size_t most_streams = kDefaultMostStreams,
                    ConversationObserver* observer = nullptr, const Patience& patience = {})
      : time_(patience.idle), idle_(patience.idle), ended_(patience.ended),
        forgets_ended_(patience.ended != Patience::kForever),
        longest_silence_(patience.live ? Patience::kForever : patience.idle),
        table_(most_streams, observer) {}

  // What a packet's conversation is found by.
  using Sought = ConversationTable::Sought;

  // Looks ahead: each step saves the next one, and the last one follow(), a wait for memory if
  // other packets are looked at in between.
  Sought seek(const Packet& packet) const;
  void fetch(const Sought& sought) const { table_.fetch_conversation(sought); }
  void fetch_segments(const Sought& sought) const { table_.fetch_segments(sought); }

  // True if they are so many that a processor's nearer caches cannot hold them.
  bool gains_by_looking_ahead() const { return table_.count() >= 4096; }

  // `number` is that of the packet's frame, counted from 1; it only shows who acknowledges whom.
  Analysis follow(const Packet& packet, std::uint64_t number) {
    return follow(packet, number, seek(packet));
  }
  Analysis follow(const Packet& packet, std::uint64_t number, const Sought& sought);

  // The next packet has this time, in nanoseconds since the epoch: some conversations may be over.
  // Live, the run has lasted for at most `most` nanoseconds, as a clock says that is never set.
  void pass_time(std::int64_t time, std::uint64_t most = UINT64_MAX);

  // Live: no packet is on its way, and the run has lasted for so many nanoseconds.
  void pass_without_packet(std::uint64_t lasted);

  // All are over.
  void finish() { table_.forget_all(); }

  // Conversations that were forgotten because there were too many.
  std::uint64_t forgotten() const { return table_.forgotten(); }

private:
  void follow_syn(Conversation& conversation, const ConversationEnds& ends, const Packet& packet,
                  std::uint64_t number, Analysis& analysis);
  void follow_tcp(Conversation& conversation, const ConversationEnds& ends, const Packet& packet,
                  std::uint64_t number, Analysis& analysis);
  void look_for_silent(std::uint64_t before, std::uint64_t packets);

  RunTime time_;
  Silence idle_;
  Silence ended_;
  const bool forgets_ended_;           // Otherwise they wait until they are the longest idle ones.
  const std::int64_t longest_silence_; // Between packets of a conversation, by their own times.
  ConversationTable table_;
};

} // namespace chattcp
