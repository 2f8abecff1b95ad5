// The capture files that a server offers.
#pragma once

#include "source/file/input_file.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// SavedFiles opens its files when it is made, before privileges are given up, and reads none. Any
// number of clients may read them at the same time. Any thread.
class SavedFiles {
public:
  SavedFiles() = default;

  // Throws Error for a file that cannot be opened, or is none, such as a pipe.
  explicit SavedFiles(const std::vector<std::string>& paths);

  bool empty() const { return files_.empty(); }

  // {"data":[{"name":"x.pcap","size":123}]}, with the sizes of now.
  std::string json() const;

  // The file to be read from its beginning; nothing if none has this name. Must not outlive this
  // object.
  std::optional<InputFile> open(std::string_view name) const;

private:
  std::vector<InputFile> files_;
};

} // namespace chattcp
