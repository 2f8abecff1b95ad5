// The options of `chattcp capture`, as typed.
#pragma once

#include "cli/confine_arguments.h"
#include "cli/file_arguments.h"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace chattcp {

// As typed; check_capture() checks and converts the values. An option that was not given has no
// value, as opposed to an empty one.
struct CaptureArguments {
  using Value = std::optional<std::string>;

  Value interface;
  std::vector<std::string> read_files;

  std::vector<std::string> protocols_or_ports;
  std::vector<std::string> hosts;
  std::vector<std::string> source_hosts;
  std::vector<std::string> destination_hosts;
  std::vector<std::string> source_ports;
  std::vector<std::string> destination_ports;
  std::vector<std::string> expressions;
  std::vector<std::string> decapsulate;
  std::vector<std::string> fields;
  std::vector<std::string> more;
  std::vector<std::string> labels;

  Value count;
  Value duration;
  Value snapshot_length;
  Value buffer_size;
  Value format;
  Value color;
  Value payload;
  Value stats;
  Value max_streams;
  bool promiscuous = false;
  bool immediate = false;
  bool reassemble = false;
  bool losses = false;
  bool quiet = false;

  FileArguments files;
  ConfineArguments confine;
};

extern const char* const kCaptureDescription;

// Declares the options; parsing never opens anything.
void declare_capture(CLI::App& command, CaptureArguments& arguments);

// Those of them that other commands have too.
void declare_source(CLI::App& command, CaptureArguments& arguments);
void declare_filters(CLI::App& command, CaptureArguments& arguments);
// `count` is the help of -c.
void declare_limits(CLI::App& command, CaptureArguments& arguments, const char* count);

} // namespace chattcp
