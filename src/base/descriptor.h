// An owned descriptor of a file.
#pragma once

#include "platform/file.h"

namespace chattcp {

// The descriptor of a file or pipe, closed by the destructor; or none.
class Descriptor {
public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) {
      close_file(fd_);
    }
  }
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;

  // -1 if there is none.
  int fd() const { return fd_; }

  // Hands the descriptor over to the caller, which must close it.
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

private:
  int fd_;
};

} // namespace chattcp
