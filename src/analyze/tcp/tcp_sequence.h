// Sequence numbers, acknowledgements and windows of a connection.
#pragma once

#include "analyze/analysis.h"
#include "analyze/conversation.h"
#include "analyze/tcp/segment_pool.h"
#include "analyze/tcp/tcp_segment_facts.h"

#include <cstddef>

namespace chattcp {

// Takes note of a segment that side `sender` of `conversation` sent, and adds to `analysis` what is
// remarkable about it: its events, and what it acknowledges. The rules are those of Wireshark 4.0.
void follow_sequence(Conversation& conversation, std::size_t sender, const SegmentFacts& segment,
                     SegmentPool& pool, Analysis& analysis);

// The same, faster, for a segment that is_steady().
void follow_steady_sequence(Conversation& conversation, std::size_t sender,
                            const SegmentFacts& segment, SegmentPool& pool, Analysis& analysis);

} // namespace chattcp
