// The conversations that packets belong to, as far as a line of text depends on earlier packets.
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
  // conversation: a SYN has 0, the first byte 1 (RFC 9293, 3.4). If the SYN was not seen, the first
  // byte seen has 1.
  struct Relative {
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0; // Valid if the flag ACK is set.
  };

  // Takes note of `header`, sent by `sender`, 0 or 1 as Found::sender has it.
  Relative follow(const TcpHeader& header, std::size_t sender);

private:
  friend class ConversationTable;

  void begin(std::size_t side, std::uint32_t sequence);

  // The addresses, the lower end first, then both ports, family and protocol. All zero in an unused
  // entry, as in no packet.
  std::array<std::uint64_t, 5> key_{};
  std::array<std::uint32_t, 2> initial_{}; // The sequence number of each side's SYN, or one before.
  std::array<bool, 2> known_{};            // Whether `initial_` is set.
  std::uint32_t number_ = 0;
  std::uint32_t last_used_ = 0;
};

// ConversationTable finds the conversation of a packet, or creates it. It keeps about the last
// 65,536; one that returns after it was dropped counts as new. Uses 4 MiB.
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
  static constexpr std::size_t kWays = 4; // Entries that a conversation may be in.
  using Set = std::array<Conversation, kWays>;

  Conversation& find_or_make(const std::array<std::uint64_t, 5>& key);

  std::unique_ptr<Set[]> sets_;
  std::uint32_t conversations_ = 0;
  std::uint32_t uses_ =
      0; // May wrap around: then an old entry may outlive a newer one, which is harmless.
};

} // namespace chattcp
