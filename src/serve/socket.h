// A socket and who owns it.
#pragma once

namespace chattcp {

// A socket, which is closed at the end.
class Socket {
public:
  explicit Socket(int fd = -1) : fd_(fd) {}
  ~Socket();
  Socket(Socket&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  Socket& operator=(Socket&&) = delete;

  int fd() const { return fd_; }

private:
  int fd_;
};

} // namespace chattcp
