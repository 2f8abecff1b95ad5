// Who talks with whom: what must be known of the packets before to tell about the next one.
#pragma once

#include "decode/packet.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace chattcp {

// Everything between two addresses and ports over one protocol, in both directions.
class Conversation {
public:
  // In order of first appearance, from 0.
  std::uint32_t number() const { return number_; }

  // The sequence number of a segment and its acknowledgement, relative to the beginning of the
  // conversation: a SYN has 0, the first byte 1 (RFC 9293, 3.4). Where the SYN was not seen, the
  // first byte that was has 1.
  struct Relative {
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0; // Means something where the flag ACK is set.
  };

  // Takes note of `header`, sent by `sender`, 0 or 1 as Found::sender has it.
  Relative follow(const TcpHeader& header, std::size_t sender);

private:
  friend class ConversationTable;

  void begin(std::size_t side, std::uint32_t sequence);

  // The addresses, the lower end first, then both ports, family and protocol; of one that was
  // never used all zero, as no packet's are.
  std::array<std::uint64_t, 5> key_{};
  std::array<std::uint32_t, 2> initial_{}; // The sequence number of each side's SYN, or one before.
  std::array<bool, 2> known_{};            // Whether it is.
  std::uint32_t number_ = 0;
  std::uint32_t last_used_ = 0;
};

// ConversationTable finds the conversation of a packet, or makes it. It keeps those of the last
// 65,536, about; one that comes back after having been forgotten is a new one. Takes 4 MiB.
//
// One thread.
class ConversationTable {
public:
  ConversationTable();

  struct Found {
    Conversation& conversation; // Valid until the next call.
    std::size_t sender;         // Which of its two sides sent the packet.
  };

  Found find(const Packet& packet);

private:
  static constexpr std::size_t kSets = 16384;
  static constexpr std::size_t kWays = 4; // Places in which one conversation may stand.
  using Set = std::array<Conversation, kWays>;

  Conversation& find_or_make(const std::array<std::uint64_t, 5>& key);

  std::unique_ptr<Set[]> sets_;
  std::uint32_t conversations_ = 0;
  std::uint32_t uses_ = 0; // May begin anew: then an old one is kept for a new one's sake, no more.
};

} // namespace chattcp
