#include "serve/transport.h"

#include <cerrno>
#include <poll.h>
#include <sys/socket.h>

namespace chattcp {

namespace {

class PlainTransport : public Transport {
public:
  explicit PlainTransport(int fd) : fd_(fd) {}

  Transfer handshake() override { return {.count = 1, .events = 0}; }

  Transfer read(char* out, std::size_t size) override {
    return result_of([&] { return recv(fd_, out, size, 0); }, POLLIN);
  }

  Transfer write(std::string_view bytes) override {
    return result_of([&] { return send(fd_, bytes.data(), bytes.size(), 0); }, POLLOUT);
  }

private:
  template <typename Call> static Transfer result_of(Call call, short events) {
    ssize_t count = 0;
    do {
      count = call();
    } while (count < 0 && errno == EINTR);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      return {.count = 0, .events = events};
    }
    return {.count = count > 0 ? static_cast<std::size_t>(count) : 0, .events = 0};
  }

  int fd_;
};

} // namespace

std::unique_ptr<Transport> plain_transport(int fd) {
  return std::make_unique<PlainTransport>(fd);
}

} // namespace chattcp
