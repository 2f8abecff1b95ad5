// The options of `chattcp conversations`.
#pragma once

#include "capture/conversations.h"
#include "cli/capture_arguments.h"

namespace CLI {
class App;
}

namespace chattcp {

// As typed; check_conversations() checks and converts the values.
struct ConversationsArguments {
  CaptureArguments capture;
  CaptureArguments::Value idle;
};

extern const char* const kConversationsDescription;

// Declares the options; parsing never opens anything.
void declare_conversations(CLI::App& command, ConversationsArguments& arguments);

// Throws UsageError, which names the option, the value and what is allowed.
ConversationsOptions check_conversations(const ConversationsArguments& arguments);

} // namespace chattcp
