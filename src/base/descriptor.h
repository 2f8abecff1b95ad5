// An owned file descriptor.
#pragma once

#include <unistd.h>

namespace chattcp {

// A file descriptor, closed by the destructor; or none.
class Descriptor {
public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) {
      close(fd_);
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
