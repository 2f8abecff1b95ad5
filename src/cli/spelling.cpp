#include "cli/spelling.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace chattcp {

namespace {

// Without them, -host would be read as -h ost.
// clang-format off
constexpr auto kLongNames = std::to_array<std::string_view>({
    "h.src", "h.dst", "p.src", "p.dst", "port",
    "host", "src-host", "dst-host", "src-port", "dst-port",
    "protocol", "bpf", "interface", "read", "write",
    "count", "duration", "payload", "buffer-size", "snapshot-length",
    "immediate", "promiscuous", "quiet", "help", "version",
    "json", "listen", "tls-cert", "tls-key", "token",
    "token-file", "no-token", "cors-origin", "allow-host", "max-per-address",
    "max-captures", "stream-buffer", "max-guesses", "max-clients", "max-ring-memory",
    "compat", "user", "no-sandbox", "keep-privileges", "format",
    "color", "stats", "trusted-proxy", "reassemble", "decapsulate",
    "fields", "add", "label", "max-streams", "losses", "idle", "max-upload",
    "output", "rotate-size", "rotate-seconds", "keep", "keep-size", "compress"});
// clang-format on

// The short options that take a value.
constexpr std::string_view kWithValue = "ipfhrwcso";

bool is_long_with_one_dash(std::string_view argument) {
  if (argument.empty() || argument[0] != '-') {
    return false;
  }
  const std::string_view name = argument.substr(1, argument.find('=') - 1);
  return std::find(kLongNames.begin(), kLongNames.end(), name) != kLongNames.end();
}

bool is_short_with_equals(std::string_view argument) {
  return argument.size() >= 3 && argument[0] == '-' && argument[2] == '=' &&
         kWithValue.find(argument[1]) != std::string_view::npos;
}

// "help", "help capture" and "capture help" print what --help prints. "help x" becomes "x", which
// is refused as an unknown command.
std::vector<std::string> with_help_option(std::vector<std::string> arguments) {
  constexpr std::string_view kHelp = "help";
  constexpr auto kCommands = std::to_array<std::string_view>(
      {"interfaces", "capture", "conversations", "serve", "schema"});
  const auto is_command = [&](const std::string& word) {
    return std::find(kCommands.begin(), kCommands.end(), word) != kCommands.end();
  };
  if (arguments.size() == 1 && arguments[0] == kHelp) {
    return {"--help"};
  }
  if (arguments.size() != 2 || (arguments[0] != kHelp && arguments[1] != kHelp)) {
    return arguments;
  }
  const std::string command = arguments[arguments[0] == kHelp ? 1 : 0];
  return is_command(command) ? std::vector<std::string>{command, "--help"}
                             : std::vector<std::string>{command};
}

// PowerShell hands on `-p.dst` as `-p` and `.dst`. No value of -p or -h begins so.
std::vector<std::string> with_whole_names(const std::vector<std::string>& arguments) {
  constexpr auto kEnds = std::to_array<std::string_view>({".src", ".dst"});
  std::vector<std::string> whole;
  for (const std::string& argument : arguments) {
    const std::string_view end = std::string_view(argument).substr(0, argument.find('='));
    const bool literal = std::find(whole.begin(), whole.end(), "--") != whole.end();
    if (!literal && !whole.empty() && (whole.back() == "-p" || whole.back() == "-h") &&
        std::find(kEnds.begin(), kEnds.end(), end) != kEnds.end()) {
      whole.back() += argument;
    } else {
      whole.push_back(argument);
    }
  }
  return whole;
}

} // namespace

std::vector<std::string> normalize_arguments(std::vector<std::string> arguments) {
  arguments = with_whole_names(with_help_option(std::move(arguments)));
  std::vector<std::string> normalized;
  bool literal = false;
  for (std::string& argument : arguments) {
    literal = literal || argument == "--";
    if (!literal && is_long_with_one_dash(argument)) {
      normalized.push_back("-" + argument);
    } else if (!literal && argument.starts_with("-q=")) {
      normalized.push_back("--quiet" + argument.substr(2)); // It takes no value; CLI11 says so.
    } else if (!literal && is_short_with_equals(argument)) {
      normalized.push_back(argument.substr(0, 2));
      normalized.push_back(argument.substr(3));
    } else {
      normalized.push_back(std::move(argument));
    }
  }
  return normalized;
}

} // namespace chattcp
