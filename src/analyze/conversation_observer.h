// Who gets the conversations that are over.
#pragma once

#include "analyze/conversation.h"
#include "analyze/conversation_totals.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace chattcp {

// Why nothing more is expected of a conversation.
enum class ConversationEnd : std::uint8_t {
  fin,  // Both sides ended it, and acknowledged that.
  rst,  // One side reset it.
  idle, // It was silent for too long, or for longest when there were too many.
  open, // The run ended, or another conversation began on the same ports.
};

inline constexpr std::array<std::string_view, 4> kConversationEndNames{"fin", "rst", "idle",
                                                                       "open"};

class ConversationObserver {
public:
  ConversationObserver() = default;
  ConversationObserver(const ConversationObserver&) = delete;
  ConversationObserver& operator=(const ConversationObserver&) = delete;
  virtual ~ConversationObserver() = default;

  // The conversation is forgotten after this call.
  virtual void on_end(const Conversation& conversation, const ConversationTotals& totals,
                      ConversationEnd end) = 0;
};

} // namespace chattcp
