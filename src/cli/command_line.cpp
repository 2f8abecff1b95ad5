#include "cli/command_line.h"

#include "base/error.h"
#include "base/version.h"
#include "capture/capture.h"
#include "cli/capture_arguments.h"
#include "cli/capture_check.h"
#include "cli/conversations_arguments.h"
#include "cli/declare.h"
#include "cli/help.h"
#include "cli/hint/stray_arguments.h"
#include "cli/interfaces_command.h"
#include "cli/schema_command.h"
#include "cli/serve_check.h"
#include "cli/spelling.h"
#include "source/library_version.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace chattcp {

namespace {

constexpr const char* kDescription =
    R"(Usage: chattcp COMMAND [OPTION]...

Captures TCP and UDP packets and prints them as JSON, or serves them over HTTP.)";

constexpr const char* kFooter =
    R"(Examples:
  sudo chattcp capture -i eth0 -p tcp -p.dst 443 | jq --unbuffered .src_ip
  chattcp capture -r saved.pcap -h 10.0.0.0/8
  chattcp conversations -r saved.pcap
  sudo chattcp serve -port 8080

'chattcp help COMMAND' and 'chattcp COMMAND --help' show the options of a command.)";

constexpr const char* kInterfacesDescription =
    R"(Usage: chattcp interfaces [OPTION]...

Lists the network interfaces of this machine: as a table on a terminal, otherwise as JSON.)";

// For the list of commands; the full descriptions begin with the usage.
constexpr const char* kInterfacesSummary = "List the network interfaces";
constexpr const char* kCaptureSummary = "Capture packets and print them as JSON";
constexpr const char* kConversationsSummary = "Print the conversations that packets belong to";
constexpr const char* kServeSummary = "Serve packets over HTTP as they arrive";
constexpr const char* kSchemaSummary = "Print the JSON Schema of the output";

struct CommandLine {
  CLI::App app{kDescription, "chattcp"};
  CLI::App* interfaces = nullptr;
  CLI::App* capture = nullptr;
  CLI::App* conversations = nullptr;
  CLI::App* serve = nullptr;
  CLI::App* schema = nullptr;
  InterfacesArguments interfaces_arguments;
  CaptureArguments capture_arguments;
  ConversationsArguments conversations_arguments;
  ServeArguments serve_arguments;
  SchemaArguments schema_arguments;
};

void declare(CommandLine& line) {
  line.app.formatter(make_help_formatter());
  line.app.footer(kFooter);
  line.app.allow_windows_style_options(false);  // On Windows, too: /x may be a path.
  line.app.option_defaults()->group("Options"); // Some versions of CLI11 write it in capitals.
  line.app.set_help_flag("-h,--help", "Print this help");
  line.app.set_version_flag("-V,--version",
                            std::string("chattcp ") + kVersion + "\n" + capture_library_version());
  line.app.get_option("--version")->description("Print the version");
  line.app.require_subcommand(0, 1);
  line.app.allow_extras();

  line.interfaces = line.app.add_subcommand("interfaces", kInterfacesSummary);
  add_flag(*line.interfaces, "--json", line.interfaces_arguments.json,
           "Print JSON even on a terminal");
  add_value(*line.interfaces, "--color", line.interfaces_arguments.color, "WHEN",
            "Colours in the table: auto (default), always\nor never");
  line.interfaces->set_help_flag("-h,--help", "Print this help");
  line.interfaces->footer("Example:\n  chattcp interfaces | jq -r '.data[].Name'");
  line.interfaces->allow_extras();

  line.capture = line.app.add_subcommand("capture", kCaptureSummary);
  declare_capture(*line.capture, line.capture_arguments);
  line.capture->allow_extras();

  line.conversations = line.app.add_subcommand("conversations", kConversationsSummary);
  declare_conversations(*line.conversations, line.conversations_arguments);
  line.conversations->allow_extras();

  line.serve = line.app.add_subcommand("serve", kServeSummary);
  declare_serve(*line.serve, line.serve_arguments);
  line.serve->allow_extras();

  line.schema = line.app.add_subcommand("schema", kSchemaSummary);
  declare_schema(*line.schema, line.schema_arguments);
  line.schema->allow_extras();
}

// The list of commands shows the summaries, a command's own help its description.
void describe_commands(CommandLine& line) {
  line.interfaces->description(kInterfacesDescription);
  line.capture->description(kCaptureDescription);
  line.conversations->description(kConversationsDescription);
  line.serve->description(kServeDescription);
  line.schema->description(kSchemaDescription);
}

// The options of each command, and those of the program under "".
std::map<std::string, std::vector<std::string>> option_names(const CommandLine& line) {
  std::map<std::string, std::vector<std::string>> names;
  for (const CLI::App* command :
       {&line.app, static_cast<const CLI::App*>(line.interfaces),
        static_cast<const CLI::App*>(line.capture),
        static_cast<const CLI::App*>(line.conversations), static_cast<const CLI::App*>(line.serve),
        static_cast<const CLI::App*>(line.schema)}) {
    std::vector<std::string>& own = names[command == &line.app ? "" : command->get_name()];
    for (const CLI::Option* option : command->get_options()) {
      const std::vector<std::string> typed = names_as_typed(*option);
      own.insert(own.end(), typed.begin(), typed.end());
    }
  }
  return names;
}

void refuse_extras(const CommandLine& line) {
  const std::vector<std::string> extras = line.app.remaining(true); // Those of commands too.
  if (!extras.empty()) {
    const std::vector<CLI::App*> commands = line.app.get_subcommands();
    refuse_stray({.command = commands.empty() ? "" : commands.front()->get_name(),
                  .arguments = extras,
                  .options = option_names(line)});
  }
}

// The option that CLI11's `message` begins with, as people type it.
std::string flag_in(const CommandLine& line, const std::string& message) {
  const std::string name = message.substr(0, message.find_first_of(": "));
  const std::vector<CLI::App*> commands = line.app.get_subcommands();
  const CLI::App& app = commands.empty() ? line.app : *commands.front();
  const CLI::Option* option = app.get_option_no_throw(name);
  if (option == nullptr) {
    option = app.get_option_no_throw("--" + name);
  }
  return option == nullptr ? name : as_typed(*option);
}

std::string needs_value(const std::string& flag, const std::string& command) {
  return flag == "-h"
             ? "-h: needs an address, as in -h 10.0.0.1 (for help: chattcp " + command + " --help)"
         : flag == "-p" ? "-p: needs a value, as in -p 443 (promiscuous mode is off by default)"
                        : flag + ": needs a value";
}

// In `-h -i eth0`, CLI11 takes `-i` as the value of -h.
void check_filter_values(const CaptureArguments& arguments, const char* command) {
  const auto check = [command](const char* flag, const std::vector<std::string>& values) {
    for (const std::string& value : values) {
      if (value.starts_with("-") && value.find_first_of("0123456789") == std::string::npos) {
        throw UsageError(needs_value(flag, command));
      }
    }
  };
  check("-p", arguments.protocols_or_ports);
  check("-h", arguments.hosts);
  check("-h.src", arguments.source_hosts);
  check("-h.dst", arguments.destination_hosts);
  check("-p.src", arguments.source_ports);
  check("-p.dst", arguments.destination_ports);
}

// Turns an error of CLI11 into one line for a person.
std::string message_for(const CommandLine& line, const CLI::ParseError& error) {
  const std::string message = error.what();
  const std::string flag = flag_in(line, message);
  if (message.ends_with(" missing")) {
    const std::vector<CLI::App*> commands = line.app.get_subcommands();
    return needs_value(flag, commands.empty() ? "" : commands.front()->get_name());
  }
  if (message.ends_with("disallowed flag override")) {
    return flag + ": takes no value";
  }
  if (message.find("ost 1 required") != std::string::npos) {
    return flag + ": may be given only once";
  }
  return error.what();
}

void parse(CommandLine& line, const std::vector<std::string>& given) {
  std::vector<std::string> arguments = normalize_arguments(given);
  for (const char* const command : {"capture", "conversations"}) { // Short options take values.
    if (!arguments.empty() && arguments.front() == command) {
      refuse_misspelled(arguments, command, option_names(line)[command]);
    }
  }
  std::reverse(arguments.begin(), arguments.end()); // CLI11 takes them from the back.
  line.app.parse(std::move(arguments));
}

} // namespace

int run_command_line(const std::vector<std::string>& arguments) {
  CommandLine line;
  declare(line);
  try {
    parse(line, arguments);
  } catch (const CLI::Success& wanted) { // --help and --version.
    if (!line.app.get_subcommands().empty()) {
      describe_commands(line);
    }
    const int status = line.app.exit(wanted);
    if (!std::cout.flush()) {
      throw Error("stdout: cannot write");
    }
    return status;
  } catch (const CLI::ParseError& error) {
    throw UsageError(message_for(line, error));
  }
  check_filter_values(line.capture_arguments, "capture");
  check_filter_values(line.conversations_arguments.capture, "conversations");
  refuse_extras(line);
  if (line.interfaces->parsed()) {
    return run_interfaces(line.interfaces_arguments);
  }
  if (line.capture->parsed()) {
    refuse_set_user_id();
    return run_capture(check_capture(line.capture_arguments));
  }
  if (line.conversations->parsed()) {
    refuse_set_user_id();
    return run_conversations(check_conversations(line.conversations_arguments));
  }
  if (line.serve->parsed()) {
    refuse_set_user_id(); // Before a file with a token is read.
    run_server(check_serve(line.serve_arguments,
                           std::getenv("CHATTCP_TOKEN"))); // Safe: no other thread yet.
    return 0;
  }
  if (line.schema->parsed()) {
    return run_schema(line.schema_arguments);
  }
  throw UsageError(
      "command required: interfaces, capture, conversations, serve or schema; see chattcp --help");
}

} // namespace chattcp
