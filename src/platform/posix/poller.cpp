#include "platform/poller.h"

#include "platform/polled_sockets.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace chattcp {

namespace {

// What can be read may be the end.
short to_poll(short events) {
  return static_cast<short>(((events & (kReadable | kDeparted)) != 0 ? POLLIN : 0) |
                            ((events & kWritable) != 0 ? POLLOUT : 0));
}

short from_poll(short events) {
  return static_cast<short>(((events & POLLIN) != 0 ? kReadable | kDeparted : 0) |
                            ((events & POLLOUT) != 0 ? kWritable : 0) |
                            ((events & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? kBroken : 0));
}

// A pipe by which a wait is ended.
class WakePipe {
public:
  WakePipe() {
    if (pipe(ends_.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "cannot wait for sockets");
    }
    for (const int end : ends_) {
      fcntl(end, F_SETFD, FD_CLOEXEC);
      fcntl(end, F_SETFL, O_NONBLOCK);
    }
  }
  ~WakePipe() {
    close(ends_[0]);
    close(ends_[1]);
  }
  WakePipe(const WakePipe&) = delete;
  WakePipe& operator=(const WakePipe&) = delete;

  // To be read.
  int fd() const { return ends_[0]; }

  void fill() const {
    const char byte = 0;
    // A full pipe wakes as well.
    while (write(ends_[1], &byte, 1) < 0 && errno == EINTR) {
    }
  }

  void empty() const {
    std::array<char, 64> bytes{};
    while (read(ends_[0], bytes.data(), bytes.size()) > 0) {
    }
  }

private:
  std::array<int, 2> ends_{};
};

} // namespace

struct Poller::Impl {
  WakePipe wake;
  PolledSockets<pollfd> sockets{{.fd = wake.fd(), .events = POLLIN, .revents = 0}};
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}

Poller::~Poller() = default;

void Poller::add(int socket, short events, void* tag) {
  impl_->sockets.add(socket, to_poll(events), tag);
}

void Poller::change(int socket, short events, void* tag) noexcept {
  impl_->sockets.change(socket, to_poll(events), tag);
}

void Poller::remove(int socket) noexcept {
  impl_->sockets.remove(socket);
}

std::span<const Poller::Ready> Poller::wait(int milliseconds) {
  const std::span<pollfd> all = impl_->sockets.all();
  if (poll(all.data(), static_cast<nfds_t>(all.size()), milliseconds) <= 0) {
    return {};
  }
  if (all[0].revents != 0) {
    impl_->wake.empty();
  }
  return impl_->sockets.ready(from_poll);
}

void Poller::wake() noexcept {
  impl_->wake.fill();
}

} // namespace chattcp
