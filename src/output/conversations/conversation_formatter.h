// The seam between conversations and the formats that they are printed in.
#pragma once

#include "output/chunk.h"
#include "output/conversations/conversation_columns.h"
#include "output/fields/line_options.h"

#include <memory>
#include <string>
#include <vector>

namespace chattcp {

// One for each run. One thread.
class ConversationFormatter {
public:
  ConversationFormatter() = default;
  ConversationFormatter(const ConversationFormatter&) = delete;
  ConversationFormatter& operator=(const ConversationFormatter&) = delete;
  virtual ~ConversationFormatter() = default;

  // What comes before the first line, with its newline; empty for most formats.
  virtual std::string heading() const { return {}; }

  // Appends the conversation as one line, newline included.
  virtual void append(const EndedConversation& ended, Chunk& out) = 0;
};

// An object with all columns; what their dots separate is nested.
class ConversationJson final : public ConversationFormatter {
public:
  ConversationJson();

  void append(const EndedConversation& ended, Chunk& out) override;

private:
  std::vector<std::string> before_; // Each column: commas, braces and keys.
  std::string end_;
};

// As PacketTable has it, with all columns.
class ConversationTableLines final : public ConversationFormatter {
public:
  explicit ConversationTableLines(char separator);

  std::string heading() const override;
  void append(const EndedConversation& ended, Chunk& out) override;

private:
  const char separator_;
  const std::unique_ptr<char[]> value_;
};

std::unique_ptr<ConversationFormatter> make_conversation_lines(LineFormat format);

} // namespace chattcp
