#include "cli/conversations_arguments.h"

#include "base/error.h"
#include "base/number.h"
#include "cli/capture_check.h"
#include "cli/declare.h"
#include "platform/file.h"
#include "platform/terminal.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace chattcp {

const char* const kConversationsDescription =
    R"(Usage: chattcp conversations -i NAME [OPTION]...
       chattcp conversations -r FILE... [OPTION]...

Prints each TCP and UDP conversation when it is over, and the others at the end of the run: as a
table on a terminal, otherwise as one line of JSON each.)";

namespace {

constexpr const char* kFooter =
    R"(Signals: SIGINT and SIGTERM end the capture, SIGUSR1 prints the counts.
Exit status: 0 success, 1 failure, 2 wrong usage.

Examples:
  chattcp conversations -r saved.pcap
  sudo chattcp conversations -i eth0 -p tcp | jq -c 'select(.findings != [])'
  chattcp conversations -r saved.pcap --format csv > saved.csv)";

ConversationFormat parse_format(const CaptureArguments::Value& format) {
  static constexpr std::array<std::string_view, 4> kNames{"json", "table", "csv", "tsv"};
  if (!format) {
    return is_terminal(kStandardOutput) ? ConversationFormat::table : ConversationFormat::json;
  }
  const auto* const found = std::find(kNames.begin(), kNames.end(), *format);
  if (found == kNames.end()) {
    refuse_value("--format", *format, "json, table, csv or tsv");
  }
  return static_cast<ConversationFormat>(found - kNames.begin());
}

} // namespace

void declare_conversations(CLI::App& command, ConversationsArguments& arguments) {
  command.set_help_flag("--help", "Print this help");
  command.get_help_ptr()->group("Output");
  command.footer(kFooter);
  const auto add = [&](const char* names, CaptureArguments::Value& value, const char* type,
                       const char* text) {
    add_value(command, names, value, type, text)->group("Output");
  };
  add("--format", arguments.capture.format, "FORMAT",
      "json, table (the default on a terminal), csv or tsv");
  add("--color", arguments.capture.color, "WHEN",
      "Colours in the table: auto (default), always\nor never");
  add("--idle", arguments.idle, "SECONDS", "Silence after which a conversation is over (120)");
  add("--max-streams", arguments.capture.max_streams, "N",
      "Conversations that are remembered (262144)");
  declare_limits(command, arguments.capture, "Stop after N packets that pass the filters");
  declare_source(command, arguments.capture);
  declare_filters(command, arguments.capture);
  declare_confine(command, arguments.capture.confine);
}

ConversationsOptions check_conversations(const ConversationsArguments& arguments) {
  ConversationsOptions options;
  options.format = parse_format(arguments.capture.format);
  CaptureArguments capture = arguments.capture;
  capture.format.reset(); // Its own names.
  options.capture = check_capture(capture);
  if (arguments.idle) {
    options.idle = std::chrono::duration<double>(parse_seconds("--idle", *arguments.idle));
  }
  return options;
}

} // namespace chattcp
