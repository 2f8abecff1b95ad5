// What a person would want to know about a conversation.
#pragma once

#include "analyze/conversation_observer.h"

#include <string>
#include <vector>

namespace chattcp {

// Short phrases, the gravest first; the manual explains each. Empty if nothing is remarkable.
std::vector<std::string> findings_of(const Conversation& conversation,
                                     const ConversationTotals& totals, ConversationEnd end);

} // namespace chattcp
