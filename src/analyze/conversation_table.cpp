#include "analyze/conversation_table.h"

#include "analyze/fetch_memory.h"
#include "analyze/tcp/tcp_state.h"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

namespace chattcp {

namespace {

constexpr std::size_t kFirstSlots = 2048; // So many that a usual search ends at the first one.
constexpr std::size_t kSegmentsEach = 8;  // Of a conversation on average, at the most.
constexpr ConversationKey kNoKey{};

// Odd numbers.
ConversationKey make_secret() {
  std::random_device device;
  ConversationKey secret{};
  for (std::uint64_t& number : secret) {
    number = std::uint64_t{device()} << 32U | device() | 1U;
  }
  return secret;
}

// Without a call, and without a branch for each word.
bool are_equal(const ConversationKey& one, const ConversationKey& other) {
  std::uint64_t difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    difference |= one[i] ^ other[i];
  }
  return difference == 0;
}

std::uint32_t upper_half(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> 32U);
}

} // namespace

ConversationTable::ConversationTable(std::size_t most, ConversationObserver* observer)
    : most_(most), secret_(make_secret()), slots_(make_slots(kFirstSlots)), observer_(observer),
      segments_(kSegmentsEach * most) {}

// A multilinear hash: who does not know the secret cannot make keys meet.
std::uint64_t ConversationTable::hash_of(const ConversationKey& key) const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < key.size(); ++i) {
    sum += key[i] * secret_[i];
  }
  return (sum ^ sum >> 32U) * 0x9e37'79b9'7f4a'7c15U;
}

// The slot of the conversation, or the free one where it belongs.
ConversationTable::Slot& ConversationTable::find_slot(const ConversationKey& key,
                                                      std::uint64_t hash) {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = upper_half(hash) & mask;; i = (i + 1) & mask) {
    Slot& slot = slots_[i];
    if (slot.place == 0 ||
        (slot.hash == upper_half(hash) && are_equal(at(slot.place - 1).key, key))) {
      return slot;
    }
  }
}

void ConversationTable::seek(Sought& sought) const {
  sought.hash = hash_of(sought.ends.key);
  fetch_memory(&slots_[upper_half(sought.hash) & (slots_.size() - 1)], sizeof(Slot));
}

// Nearly always what find_slot() finds, without a wait for the conversation. Null if there is none.
const ConversationTable::Slot* ConversationTable::guess(const Sought& sought) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = upper_half(sought.hash) & mask;; i = (i + 1) & mask) {
    const Slot& slot = slots_[i];
    if (slot.place == 0 || slot.hash == upper_half(sought.hash)) {
      return slot.place == 0 ? nullptr : &slot;
    }
  }
}

void ConversationTable::fetch_conversation(const Sought& sought) const {
  const Slot* const slot = guess(sought);
  if (slot == nullptr) {
    return;
  }
  const std::uint32_t place = slot->place - 1;
  constexpr std::size_t kAlways = 3 * kCacheLine; // See Conversation.
  fetch_memory(&at(place), observer_ == nullptr ? kAlways : sizeof(Conversation));
  if (observer_ != nullptr) {
    fetch_memory(&totals_[place / kBlock][place % kBlock], sizeof(ConversationTotals));
  }
}

void ConversationTable::fetch_segments(const Sought& sought) const {
  if (const Slot* const slot = guess(sought)) {
    const Conversation& conversation = at(slot->place - 1);
    conversation.sides[sought.ends.sender].unacknowledged.fetch_last();
    conversation.sides[1 - sought.ends.sender].unacknowledged.fetch_first();
  }
}

Conversation& ConversationTable::find_or_begin(const Sought& sought, std::uint64_t number) {
  ++uses_;
  const auto& [ends, hash] = sought;
  Slot* slot = &find_slot(ends.key, hash);
  if (slot->place == 0) {
    if (count_ == most_) {
      forget_oldest();
    }
    if (2 * (count_ + 1) > slots_.size()) {
      enlarge();
    }
    const std::uint32_t place = free_place();
    slot = &find_slot(ends.key, hash); // It may have moved.
    *slot = {.hash = upper_half(hash), .place = place + 1};
    ++count_;
    at(place).first_use = uses_;
    idle_.add({.use = uses_, .identity = uses_, .place = place});
    begin(at(place), ends.key, number);
  }
  Conversation& found = at(slot->place - 1);
  found.last_use = uses_;
  return found;
}

void ConversationTable::begin(Conversation& conversation, const ConversationKey& key,
                              std::uint64_t number) {
  const std::uint64_t first_use = conversation.first_use;
  const std::uint32_t place = conversation.place;
  conversation = {};
  conversation.key = key;
  conversation.first_use = first_use;
  conversation.last_use = uses_;
  conversation.first_number = number;
  conversation.place = place;
  conversation.stream = streams_[is_udp(key) ? 1 : 0]++;
  if (ConversationTotals* const totals = totals_of(conversation)) {
    *totals = {};
  }
}

void ConversationTable::begin_again(Conversation& conversation, std::uint64_t number,
                                    ConversationEnd end) {
  release(conversation, end);
  begin(conversation, ConversationKey(conversation.key), number);
}

std::uint32_t ConversationTable::free_place() {
  if (!vacant_.empty()) {
    const std::uint32_t place = vacant_.back();
    vacant_.pop_back();
    return place;
  }
  if (places_ == blocks_.size() * kBlock) {
    const std::size_t size = std::min(kBlock, most_ - places_); // More places are never used.
    const bool large = places_ != 0; // Few conversations shall take little.
    blocks_.emplace_back(size, large);
    if (observer_ != nullptr) {
      totals_.emplace_back(size, large);
    }
  }
  at(places_).place = places_;
  return places_++;
}

// Nothing if the conversation is gone.
std::optional<std::uint64_t> ConversationTable::last_use(const IdleQueue::Note& note) const {
  const Conversation& conversation = at(note.place);
  return conversation.first_use == note.identity ? std::optional(conversation.last_use)
                                                 : std::nullopt;
}

// Nothing either if another connection has begun between the same ends.
std::optional<std::uint64_t>
ConversationTable::last_use_of_ended(const IdleQueue::Note& note) const {
  return has_ended(at(note.place)) ? last_use(note) : std::nullopt;
}

void ConversationTable::note_ended(const Conversation& conversation) {
  ended_.add({.use = uses_, .identity = conversation.first_use, .place = conversation.place});
  ended_.tidy(count_, [this](const IdleQueue::Note& note) { return last_use_of_ended(note); });
}

void ConversationTable::forget_oldest() {
  const auto use = [this](const IdleQueue::Note& note) { return last_use(note); };
  if (const std::optional<IdleQueue::Note> oldest = idle_.oldest(use)) {
    forget(at(oldest->place), ConversationEnd::idle);
    ++forgotten_;
    idle_.tidy(count_, use);
  }
}

void ConversationTable::forget_silent(std::uint64_t before, std::uint64_t ended_before) {
  const auto use_of_ended = [this](const IdleQueue::Note& note) { return last_use_of_ended(note); };
  for (auto oldest = ended_.oldest(use_of_ended);
       oldest && at(oldest->place).last_use <= ended_before; oldest = ended_.oldest(use_of_ended)) {
    forget(at(oldest->place), ConversationEnd::fin);
  }
  const auto use = [this](const IdleQueue::Note& note) { return last_use(note); };
  for (auto oldest = idle_.oldest(use); oldest && at(oldest->place).last_use <= before;
       oldest = idle_.oldest(use)) {
    forget(at(oldest->place), ConversationEnd::idle);
  }
  idle_.tidy(count_, use);
}

void ConversationTable::forget_all() {
  std::vector<Conversation*> all;
  all.reserve(count_);
  for (std::uint32_t place = 0; place < places_; ++place) {
    if (at(place).first_use != 0) {
      all.push_back(&at(place));
    }
  }
  std::sort(all.begin(), all.end(), [](const Conversation* left, const Conversation* right) {
    return left->first_number < right->first_number;
  });
  for (Conversation* const conversation : all) {
    forget(*conversation, ConversationEnd::open);
  }
}

ConversationEnd ConversationTable::end_of(const Conversation& conversation,
                                          ConversationEnd otherwise) {
  if (is_udp(conversation.key) || !has_ended(conversation)) {
    return otherwise;
  }
  const auto was_reset = [](const TcpSide& side) { return side.was_reset; };
  return std::any_of(conversation.sides.begin(), conversation.sides.end(), was_reset)
             ? ConversationEnd::rst
             : ConversationEnd::fin;
}

// Calls the observer, and gives back what the conversation holds.
void ConversationTable::release(Conversation& conversation, ConversationEnd end) {
  if (observer_ != nullptr) {
    observer_->on_end(conversation, *totals_of(conversation), end_of(conversation, end));
  }
  for (TcpSide& side : conversation.sides) {
    side.unacknowledged.clear(segments_);
  }
}

void ConversationTable::forget(Conversation& conversation, ConversationEnd end) {
  release(conversation, end);
  vacate(find_slot(conversation.key, hash_of(conversation.key)));
  conversation.key = kNoKey;
  conversation.first_use = 0;
  vacant_.push_back(conversation.place);
  --count_;
}

// Moves those after it that belong further ahead, so that no search ends too early.
void ConversationTable::vacate(Slot& slot) {
  const std::size_t mask = slots_.size() - 1;
  auto hole = static_cast<std::size_t>(&slot - slots_.begin());
  for (std::size_t i = (hole + 1) & mask; slots_[i].place != 0; i = (i + 1) & mask) {
    const std::size_t wanted = slots_[i].hash & mask;
    if (((i - wanted) & mask) >= ((i - hole) & mask)) {
      slots_[hole] = slots_[i];
      hole = i;
    }
  }
  slots_[hole] = {};
}

// All free.
LargeArray<ConversationTable::Slot> ConversationTable::make_slots(std::size_t size) {
  LargeArray<Slot> slots(size, true);
  std::fill(slots.begin(), slots.end(), Slot());
  return slots;
}

void ConversationTable::enlarge() {
  const LargeArray<Slot> old = std::exchange(slots_, make_slots(2 * slots_.size()));
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.place != 0) {
      std::size_t i = slot.hash & mask;
      while (slots_[i].place != 0) {
        i = (i + 1) & mask;
      }
      slots_[i] = slot;
    }
  }
}

} // namespace chattcp
