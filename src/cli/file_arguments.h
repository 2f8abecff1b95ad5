// The options of `chattcp capture` about the files that it writes.
#pragma once

#include "files/file_options.h"

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace chattcp {

// As typed.
struct FileArguments {
  using Value = std::optional<std::string>;

  Value output_file;
  Value write_file;
  Value rotate_size;
  Value rotate_seconds;
  Value keep;
  Value keep_size;
  Value compress;
};

// Declares the options and nothing else.
void declare_files(CLI::App& command, FileArguments& arguments);

// Throws UsageError, which names the option, the value and what is allowed, also for options that
// do not go together.
FileOptions check_files(const FileArguments& arguments);

} // namespace chattcp
