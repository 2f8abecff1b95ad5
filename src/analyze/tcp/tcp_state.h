// The states of both sides of a connection.
#pragma once

#include "analyze/conversation.h"
#include "analyze/tcp/tcp_segment_facts.h"

#include <cstddef>

namespace chattcp {

// Takes both sides to the states that they have once `sender` has sent this segment (RFC 9293,
// 3.3.2). What a side has received is known from what it acknowledges. If the handshake was not
// seen, both sides are taken for established. Returns true if this ends the connection.
bool follow_state(Conversation& conversation, std::size_t sender, const SegmentFacts& segment);

// Both sides send data and the segment neither begins nor ends anything, as almost always. The
// states stay as they are, and both sides have their first numbers.
inline bool is_steady(const Conversation& conversation, const SegmentFacts& segment) {
  return segment.has_only(kTcpAck, kTcpAck | kTcpSyn | kTcpFin | kTcpRst) &&
         conversation.sides[0].state == TcpState::established &&
         conversation.sides[1].state == TcpState::established;
}

// Both sides have ended the connection and acknowledged it, or one has reset it.
bool has_ended(const Conversation& conversation);

} // namespace chattcp
