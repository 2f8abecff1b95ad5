// A file that is gone after the test.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace chattcp::test {

class TemporaryFile {
public:
  explicit TemporaryFile(const std::string& text) {
    path_ = (std::filesystem::temp_directory_path() / "chattcp-test-XXXXXX").string();
    const int fd = mkstemp(path_.data());
    if (fd < 0) {
      throw std::runtime_error("cannot make " + path_);
    }
    close(fd);
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TemporaryFile() { std::remove(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }

private:
  std::string path_;
};

} // namespace chattcp::test
