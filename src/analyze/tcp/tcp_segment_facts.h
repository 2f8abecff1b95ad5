// What the analysis of a connection needs to know of one segment.
#pragma once

#include "decode/packet.h"

#include <cstdint>
#include <optional>

namespace chattcp {

struct SegmentFacts {
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgement = 0;
  std::uint32_t length = 0; // Of the payload on the wire, in bytes.
  std::uint16_t window = 0; // As sent.
  std::uint16_t flags = 0;
  std::int64_t nanoseconds = 0; // Since the epoch.
  std::uint64_t number = 0;     // Of its packet.
  std::optional<std::uint8_t> scale =
      {};                      // Of a SYN's window scale option (RFC 7323, 2), at most 14.
  std::uint32_t selective = 0; // Bytes that it acknowledges selectively (RFC 2018).

  bool has(std::uint16_t flag) const { return (flags & flag) != 0; }
  bool has_only(std::uint16_t wanted, std::uint16_t of) const { return (flags & of) == wanted; }

  // The number after the segment: a SYN and a FIN count as a byte (RFC 9293, 3.4).
  std::uint32_t next() const { return sequence + length + (has(kTcpSyn | kTcpFin) ? 1U : 0U); }
};

// A segment with the flag ACK, and without SYN, FIN and RST. As that is known to the compiler, it
// leaves out what the rules ask of other segments.
struct SteadySegment : SegmentFacts {
  static constexpr bool has(std::uint16_t flag) { return (flag & kTcpAck) != 0; }
  std::uint32_t next() const { return sequence + length; }
};

// Fills `facts`. Returns false if the segment's length is not known: for a fragment of a datagram,
// or if its header is longer than the datagram.
bool read_facts(const Packet& packet, std::uint64_t number, SegmentFacts& facts);

} // namespace chattcp
