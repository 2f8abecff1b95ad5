// Conversations for people, a row for each.
#pragma once

#include "output/conversations/conversation_formatter.h"
#include "output/text/wall_clock.h"

#include <string>

namespace chattcp {

// Time of day when it began, protocol, client → server, packets and bytes of each side, how long it
// took, how it ended, and the findings. In colour the heading is bold and findings stand out, by
// ECMA-48 sequences.
class ConversationRows final : public ConversationFormatter {
public:
  explicit ConversationRows(bool color) : color_(color) {}

  std::string heading() const override;
  void append(const EndedConversation& ended, Chunk& out) override;

private:
  const bool color_;
  WallClock clock_;
};

} // namespace chattcp
