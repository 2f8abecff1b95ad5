#include "http/socket/transport.h"

namespace chattcp {

namespace {

class PlainTransport : public Transport {
public:
  explicit PlainTransport(int fd) : fd_(fd) {}

  Transfer handshake() override { return {.count = 1, .events = 0}; }

  Transfer read(char* out, std::size_t size) override { return receive_bytes(fd_, out, size); }

  Transfer write(std::span<const std::string_view> pieces) override {
    return send_pieces(fd_, pieces);
  }

  void end() override { end_sending(fd_); }

private:
  int fd_;
};

} // namespace

std::unique_ptr<Transport> plain_transport(int fd) {
  return std::make_unique<PlainTransport>(fd);
}

} // namespace chattcp
