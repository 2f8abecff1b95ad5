// The options of `chattcp capture`.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace chattcp {

// As typed; capture_command checks and converts the values. An option that was not given is empty.
struct CaptureOptions {
  std::string interface;
  std::string read_file;
  std::string write_file;

  std::vector<std::string> protocols_or_ports;
  std::vector<std::string> hosts;
  std::vector<std::string> source_hosts;
  std::vector<std::string> destination_hosts;
  std::vector<std::string> source_ports;
  std::vector<std::string> destination_ports;
  std::vector<std::string> expressions;

  std::string count;
  std::string duration;
  std::string snapshot_length;
  std::string buffer_size;
  std::string payload = "array";
  bool promiscuous = false;
  bool immediate = false;
  bool quiet = false;
};

extern const char* const kCaptureDescription;

// Declares the options and nothing else: parsing never opens a device.
void declare_capture_options(CLI::App& command, CaptureOptions& options);

} // namespace chattcp
