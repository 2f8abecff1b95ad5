// What a conversation has amounted to.
#pragma once

#include "analyze/analysis.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace chattcp {

// The shortest, longest and mean of some times, in nanoseconds.
struct TimeRange {
  std::uint64_t count = 0;
  std::int64_t least = 0;
  std::int64_t most = 0;
  double sum = 0; // Hostile times may add up to more than 64 bits hold.

  void add(std::int64_t nanoseconds) {
    least = count == 0 || nanoseconds < least ? nanoseconds : least;
    most = count == 0 || nanoseconds > most ? nanoseconds : most;
    sum += static_cast<double>(nanoseconds);
    ++count;
  }

  // If there is one.
  std::int64_t mean() const { return static_cast<std::int64_t>(sum / static_cast<double>(count)); }
};

// The most that SideTotals::full_nanoseconds can be: half of what 64 bits hold, so that those of
// both sides can be added.
inline constexpr std::int64_t kMostFull = std::numeric_limits<std::int64_t>::max() / 2;

// Of what one side has sent.
struct SideTotals {
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;           // On the wire, link-layer headers included.
  std::uint64_t payload_bytes = 0;   // On the wire.
  std::uint64_t segments = 0;        // With a payload.
  std::uint64_t retransmissions = 0; // With a payload or without one.
  std::uint32_t openings_again = 0;  // Those of them that were a SYN without a payload,
  std::uint32_t endings_again = 0;   // or a FIN.
  std::uint32_t out_of_order = 0;    // With a payload.
  std::uint32_t resets = 0;          // Packets with RST.
  TimeRange round_trips;             // From its packets to their acknowledgement.
  std::int64_t full_since = 0;       // When its window closed; 0: it is open.
  std::int64_t full_nanoseconds = 0; // How long its window was closed in all.
};

struct ConversationTotals {
  std::array<SideTotals, 2> sides; // As in the key of the conversation.
  std::array<std::uint32_t, kTcpEventNames.size()> events{};
  std::int64_t first_time = 0; // Nanoseconds since the epoch, of the first packet
  std::int64_t last_time = 0;  // and of the last one.
  bool has_syn = false;        // A SYN was seen,
  bool has_answer = false;     // and a SYN-ACK.
  bool is_accepted = false;    // The client has acknowledged something.
  // From the client's last SYN to its first acknowledgement; nothing if one of them was not seen.
  std::optional<std::int64_t> handshake;
};

} // namespace chattcp
