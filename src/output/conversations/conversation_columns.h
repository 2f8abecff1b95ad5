// The facts about a conversation, each under a name.
#pragma once

#include "analyze/conversation_observer.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace chattcp {

// A conversation that is over. Valid during the call that hands it over.
struct EndedConversation {
  const Conversation& conversation;
  const ConversationTotals& totals;
  ConversationEnd end;
};

// One fact. Names with dots are members of objects, which are printed together.
struct ConversationColumn {
  std::string_view name;
  // Writes it as JSON, null if it is not known, and returns the end; at most kColumnRoom characters
  // are written and stored beyond.
  char* (*write)(const EndedConversation& ended, char* out);
};

inline constexpr std::size_t kColumnRoom = 1024;

// In the order in which they are printed.
std::span<const ConversationColumn> conversation_columns();

} // namespace chattcp
