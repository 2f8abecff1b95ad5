// The options of `chattcp serve`, as typed.
#pragma once

#include "cli/confine_arguments.h"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace chattcp {

// As typed; check_serve() checks and converts the values. An option that was not given has no
// value, as opposed to an empty one.
struct ServeArguments {
  using Value = std::optional<std::string>;

  Value port;
  std::vector<std::string> addresses;
  Value certificate_file;
  Value key_file;

  Value token;
  Value token_file;
  bool no_token = false;
  std::vector<std::string> cors_origins;
  std::vector<std::string> allowed_hosts;
  std::vector<std::string> trusted_proxies;
  Value max_guesses;

  Value max_clients;
  Value max_per_address;
  Value max_captures;
  Value max_streams;
  Value max_ring_memory;
  Value stream_buffer;
  Value buffer_size;
  Value snapshot_length;
  bool promiscuous = false;
  Value max_upload;
  std::vector<std::string> read_files;

  ConfineArguments confine;

  bool compat = false;
  bool quiet = false;
};

extern const char* const kServeDescription;

// Declares the options and nothing else.
void declare_serve(CLI::App& command, ServeArguments& arguments);

} // namespace chattcp
