// The totals of a conversation, packet by packet.
#pragma once

#include "analyze/conversation.h"
#include "analyze/conversation_totals.h"
#include "decode/packet.h"

#include <cstddef>

namespace chattcp {

// Adds a packet that side `sender` sent, once it has been followed and analysed.
void add_up(ConversationTotals& totals, const Conversation& conversation, std::size_t sender,
            const Packet& packet, const Analysis& analysis);

} // namespace chattcp
