#include "http/socket/transport.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>
#include <sys/uio.h>

namespace chattcp {

namespace {

class PlainTransport : public Transport {
public:
  explicit PlainTransport(int fd) : fd_(fd) {}

  Transfer handshake() override { return {.count = 1, .events = 0}; }

  Transfer read(char* out, std::size_t size) override {
    return result_of([&] { return recv(fd_, out, size, 0); }, kReadable);
  }

  Transfer write(std::span<const std::string_view> pieces) override {
    constexpr std::size_t kMostPieces = 256; // A stream of lines writes one for each.
    std::array<iovec, kMostPieces> parts;    // Not initialised: mostly a few are used.
    const std::size_t count = std::min(pieces.size(), parts.size());
    std::transform(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(count),
                   parts.begin(), [](std::string_view piece) {
                     return iovec{.iov_base = const_cast<char*>(piece.data()), // Only read.
                                  .iov_len = piece.size()};
                   });
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count); // macOS: int.
    return result_of([&] { return sendmsg(fd_, &message, 0); }, kWritable);
  }

  void end() override { shutdown(fd_, SHUT_WR); }

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
