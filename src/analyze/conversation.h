// What is known of a conversation: everything between two addresses and ports over one protocol.
#pragma once

#include "analyze/analysis.h"
#include "analyze/fetch_memory.h"
#include "analyze/tcp/unacknowledged.h"
#include "base/endpoint.h"
#include "decode/packet.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace chattcp {

// The addresses and ports of both sides as numbers, the lower side first, with family and protocol.
// All zero for no packet.
using ConversationKey = std::array<std::uint64_t, 5>;

struct ConversationEnds {
  ConversationKey key{};
  std::uint8_t sender = 0; // The side that sent the packet: 0 for the lower one.
};

ConversationEnds ends_of(const Packet& packet);
bool is_udp(const ConversationKey& key);

// The address and port of a side, 0 or 1.
Endpoint endpoint_of(const ConversationKey& key, std::size_t side);

// The size of a window, in bytes, is its field shifted left by the scale (RFC 7323, 2).
inline constexpr std::int8_t kScaleUnknown = -1;
inline constexpr std::int8_t kNotScaled = -2;

// One direction of a TCP connection: what one side has sent. The names of Wireshark's analysis,
// whose rules use them, are in parentheses. As small as a cache line: with many conversations,
// fetching them costs more than all the rules.
struct alignas(kCacheLine) TcpSide {
  std::int64_t next_time = 0; // Nanoseconds: when `next` was sent (nextseqtime),
  std::int64_t last_time = 0; // and the last segment (lastacktime).
  Unacknowledged unacknowledged;
  std::uint32_t base = 0;                 // Of relative numbers (base_seq).
  std::uint32_t next = 0;                 // After all that was sent; 0: nothing (nextseq).
  std::uint32_t next_without_gap = 0;     // Likewise, up to the first gap (maxseqtobeacked).
  std::uint32_t last_acknowledgement = 0; // (lastack)
  std::uint32_t selective = 0;            // Bytes that its last segment acknowledged selectively.
  std::uint16_t window_field = 0;         // As sent, without its scale; see window().
  TcpEvents last_events;                  // Of its last segment.
  std::int8_t scale = kScaleUnknown;
  TcpState state = TcpState::closed;
  std::int8_t duplicates = 0; // Duplicate acknowledgements in a row, see tcp_sequence.cpp.
  bool has_window = false;
  bool has_base = false;
  bool flight_known = true;      // No gap since the other side's last acknowledgement.
  bool awaits_first_ack = false; // Since its SYN; the windows of the handshake are not scaled.
  bool has_sent_fin : 1 = false;
  bool was_reset : 1 = false; // By a RST of this side.

  // As last sent; more than any, if nothing was.
  std::uint32_t window() const { return has_window ? window_field : UINT32_MAX; }
};

static_assert(sizeof(TcpSide) == kCacheLine);

// What every packet asks for is in the first three cache lines.
struct alignas(kCacheLine) Conversation {
  ConversationKey key{};
  std::uint64_t last_use = 0; // Counted in packets of all conversations.
  std::int64_t last_time = 0; // Nanoseconds, of its last packet.
  std::uint32_t stream = 0;
  std::uint8_t client = 0;        // The side that is the client.
  bool client_is_certain = false; // By a SYN or SYN-ACK.
  bool awaits_handshake =
      false;                    // A SYN was seen, and not yet the ACK that completes the handshake.
  std::array<TcpSide, 2> sides; // The lower one first, as in the key.

  std::uint64_t first_number = 0; // Of its first packet.
  std::uint64_t first_use = 0;    // As last_use; of this place. 0: there is no conversation here.
  std::int64_t syn_time = 0;      // Nanoseconds, of the last SYN without ACK.
  // From that to the next ACK of either side, for Wireshark's rules; 0: not seen. What users see is
  // in ConversationTotals.
  std::int64_t handshake = 0;
  std::array<std::uint32_t, 2> ends{}; // By side: the number after the FIN, once one was sent.
  std::uint32_t place = 0;             // In the table.
};

static_assert(sizeof(Conversation) == 4 * kCacheLine);

} // namespace chattcp
