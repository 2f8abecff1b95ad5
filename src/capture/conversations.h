// The conversations command.
#pragma once

#include "capture/capture_options.h"

#include <chrono>
#include <cstdint>

namespace chattcp {

enum class ConversationFormat : std::uint8_t { json, table, csv, tsv };

struct ConversationsOptions {
  CaptureOptions capture; // Its source, filters and limits; nothing of its lines.
  ConversationFormat format = ConversationFormat::json;
  std::chrono::duration<double> idle{120}; // After so long a silence a conversation is over.
};

// Prints each conversation when it is over, and the others at the end of the run. Returns the exit
// status; throws Error or UsageError.
int run_conversations(const ConversationsOptions& options);

} // namespace chattcp
