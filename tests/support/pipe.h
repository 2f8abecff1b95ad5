// A pipe of this process.
#pragma once

#include "platform/file.h"

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#else
#include <unistd.h>
#endif

namespace chattcp::test {

// Both ends are closed at the end, unless they were before.
class Pipe {
public:
  Pipe() {
#ifdef _WIN32
    constexpr unsigned kSize = 65536;
    const int status = _pipe(ends_.data(), kSize, _O_BINARY);
#else
    const int status = pipe(ends_.data());
#endif
    if (status != 0) {
      throw std::runtime_error("cannot make a pipe");
    }
  }
  ~Pipe() {
    close_reader();
    close_file(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  int reader() const {
    return ends_[0];
  }
  int writer() const {
    return ends_[1];
  }

  void close_reader() {
    if (ends_[0] >= 0) {
      close_file(ends_[0]);
      ends_[0] = -1;
    }
  }

  void write(std::string_view text) const {
    if (write_file(writer(), text.data(), text.size()) !=
        static_cast<std::ptrdiff_t>(text.size())) {
      throw std::runtime_error("cannot write to a pipe");
    }
  }

private:
  std::array<int, 2> ends_{-1, -1};
};

} // namespace chattcp::test
