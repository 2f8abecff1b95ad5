#include "output/text/conversation_table.h"

#include "base/address.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace chattcp {

namespace {

using Key = std::array<std::uint64_t, 5>;

// An end of a conversation as numbers, so that the two ends can be ordered.
using End = std::pair<std::array<std::uint64_t, 2>, std::uint16_t>;

End make_end(ByteView address, std::uint16_t port) {
  End end({}, port);
  std::memcpy(end.first.data(), address.data(), std::min(address.size(), sizeof end.first));
  return end;
}

// Bits next to the ports for family and protocol, so that no key is all zero.
constexpr std::uint64_t kTcp = 1ULL << 32U;
constexpr std::uint64_t kUdp = 1ULL << 33U;
constexpr std::uint64_t kIpv6 = 1ULL << 34U;

Key make_key(const End& lower, const End& higher, std::uint64_t kind) {
  return {lower.first[0], lower.first[1], higher.first[0], higher.first[1],
          kind | std::uint64_t{lower.second} << 16U | higher.second};
}

// Crafted packets may all fall into one set; then only they evict one another.
std::uint64_t hash_of(const Key& key) {
  std::uint64_t hash = 0;
  for (const std::uint64_t word : key) {
    hash = (hash ^ word) * 0x9e37'79b9'7f4a'7c15U;
    hash ^= hash >> 32U;
  }
  return hash;
}

} // namespace

void Conversation::begin(std::size_t side, std::uint32_t sequence) {
  initial_[side] = sequence;
  known_[side] = true;
}

Conversation::Relative Conversation::follow(const TcpHeader& header, std::size_t sender) {
  const std::size_t receiver = 1 - sender;
  const bool syn = (header.flags & kTcpSyn) != 0;
  const bool ack = (header.flags & kTcpAck) != 0;
  if (syn && (!known_[sender] || initial_[sender] != header.sequence)) {
    begin(sender, header.sequence);
    known_[receiver] = ack && known_[receiver]; // A new connection on the same ports.
  } else if (!known_[sender]) {
    begin(sender, header.sequence - 1);
  }
  if (ack && !known_[receiver]) {
    begin(receiver, header.acknowledgement - 1);
  }
  return {.sequence = header.sequence - initial_[sender],
          .acknowledgement = header.acknowledgement - initial_[receiver]};
}

ConversationTable::ConversationTable() : sets_(new Set[kSets]()) {}

Conversation& ConversationTable::find_or_make(const Key& key) {
  Set& set = sets_[hash_of(key) % kSets];
  ++uses_;
  auto place = std::find_if(set.begin(), set.end(),
                            [&](const Conversation& other) { return other.key_ == key; });
  if (place == set.end()) {
    place = std::max_element(set.begin(), set.end(), [&](const auto& one, const auto& other) {
      return uses_ - one.last_used_ < uses_ - other.last_used_;
    });
    *place = Conversation();
    place->key_ = key;
    place->number_ = conversations_++;
  }
  place->last_used_ = uses_;
  return *place;
}

ConversationTable::Found ConversationTable::find(const Packet& packet) {
  const End source = make_end(packet.source_address, packet.source_port());
  const End destination = make_end(packet.destination_address, packet.destination_port());
  const bool source_first = source <= destination;
  const std::uint64_t family = packet.source_address.size() == kIpv6Length ? kIpv6 : 0;
  const std::uint64_t kind = family | (packet.tcp() != nullptr ? kTcp : kUdp);
  const Key key =
      source_first ? make_key(source, destination, kind) : make_key(destination, source, kind);
  return {.conversation = find_or_make(key), .sender = source_first ? 0U : 1U};
}

} // namespace chattcp
