// The conversations that are remembered.
#pragma once

#include "analyze/conversation.h"
#include "analyze/conversation_observer.h"
#include "analyze/conversation_totals.h"
#include "analyze/idle_queue.h"
#include "analyze/large_array.h"
#include "analyze/tcp/segment_pool.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace chattcp {

// ConversationTable finds the conversation of a packet, or begins one. It holds a bounded number;
// if there are more, the one that has been idle for longest is forgotten, and counts as new if it
// returns. Each packet costs the same, whatever packets there are: the places of conversations
// cannot be foreseen. With an observer, it also keeps totals.
//
// One thread.
class ConversationTable {
public:
  // A conversation that may be there or not.
  struct Sought {
    ConversationEnds ends;
    std::uint64_t hash = 0;
  };

  // Holds `most` conversations, at least 1 and below 2^31.
  // `observer` is called before one is forgotten; null: there is none.
  ConversationTable(std::size_t most, ConversationObserver* observer);

  // Fills in what the conversation of `sought.ends` is found by. This and each of the steps after
  // it save the next one, and the last one find_or_begin(), a wait for memory.
  void seek(Sought& sought) const;
  void fetch_conversation(const Sought& sought) const;
  void fetch_segments(const Sought& sought) const;

  // The conversation, which has at least one packet from now on: number `number`. Valid until the
  // next call.
  Conversation& find_or_begin(const Sought& sought, std::uint64_t number);

  // Begins another conversation between the same ends, in place of `conversation`, which ended so.
  void begin_again(Conversation& conversation, std::uint64_t number, ConversationEnd end);

  // Null without an observer.
  ConversationTotals* totals_of(const Conversation& conversation) {
    return observer_ == nullptr
               ? nullptr
               : &totals_[conversation.place / kBlock][conversation.place % kBlock];
  }

  // Packets so far.
  std::uint64_t uses() const { return uses_; }

  // Forgets those whose last packet was one of the first `before` of all; those of TCP that have
  // ended if it was one of the first `ended_before`.
  void forget_silent(std::uint64_t before, std::uint64_t ended_before);

  // Notes that a connection has ended with the last packet, for forget_silent().
  void note_ended(const Conversation& conversation);

  // Forgets all, in the order in which they began.
  void forget_all();

  SegmentPool& segments() { return segments_; }

  // Conversations that are remembered.
  std::size_t count() const { return count_; }

  // Conversations so far.
  std::uint64_t begun() const { return std::uint64_t{streams_[0]} + streams_[1]; }

  // Conversations that were forgotten to make room.
  std::uint64_t forgotten() const { return forgotten_; }

private:
  struct Slot {
    std::uint32_t hash = 0;  // Its upper half.
    std::uint32_t place = 0; // Of the conversation, plus one; 0: free.
  };

  Conversation& at(std::uint32_t place) const { return blocks_[place / kBlock][place % kBlock]; }
  const Slot* guess(const Sought& sought) const;
  std::uint64_t hash_of(const ConversationKey& key) const;
  Slot& find_slot(const ConversationKey& key, std::uint64_t hash);
  void begin(Conversation& conversation, const ConversationKey& key, std::uint64_t number);
  std::uint32_t free_place();
  void forget_oldest();
  void forget(Conversation& conversation, ConversationEnd end);
  void release(Conversation& conversation, ConversationEnd end);
  static ConversationEnd end_of(const Conversation& conversation, ConversationEnd otherwise);
  std::optional<std::uint64_t> last_use(const IdleQueue::Note& note) const;
  std::optional<std::uint64_t> last_use_of_ended(const IdleQueue::Note& note) const;
  void vacate(Slot& slot);
  void enlarge();

  static LargeArray<Slot> make_slots(std::size_t size);

  static constexpr std::size_t kBlock = 8192; // Conversations: a large page.

  const std::size_t most_;
  const ConversationKey secret_; // Places in the table depend on it.
  LargeArray<Slot> slots_;       // A power of two; at most half are taken.
  std::vector<LargeArray<Conversation>> blocks_;
  std::vector<LargeArray<ConversationTotals>> totals_; // As blocks_, with an observer.
  std::size_t count_ = 0;                              // Of conversations.
  std::uint32_t places_ = 0;                           // Ever used.
  std::vector<std::uint32_t> vacant_;                  // Those given up.
  IdleQueue ended_;                                    // Those that are noted.
  ConversationObserver* const observer_;
  std::array<std::uint32_t, 2> streams_{}; // Of TCP and of UDP so far.
  std::uint64_t uses_ = 0;
  std::uint64_t forgotten_ = 0;
  IdleQueue idle_;
  SegmentPool segments_;
};

} // namespace chattcp
