// WSAPoll, which is handed all sockets each time, and costs more the more there are.
#include "platform/poller.h"

#include "platform/polled_sockets.h"
#include "platform/windows/wake_socket.h"

#include <algorithm>
#include <array>

namespace chattcp {

namespace {

constexpr int kLookAtWake = 1000;    // Milliseconds, where there is a wake socket.
constexpr int kLookAtWakeAlone = 10; // The same, where there is none.

// What can be read may be the end.
short to_poll(short events) {
  return static_cast<short>(((events & (kReadable | kDeparted)) != 0 ? POLLRDNORM : 0) |
                            ((events & kWritable) != 0 ? POLLWRNORM : 0));
}

short from_poll(short events) {
  return static_cast<short>(((events & POLLRDNORM) != 0 ? kReadable | kDeparted : 0) |
                            ((events & POLLWRNORM) != 0 ? kWritable : 0) |
                            ((events & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? kBroken : 0));
}

} // namespace

struct Poller::Impl {
  Impl() = default;
  ~Impl() {
    if (wake != INVALID_SOCKET) {
      closesocket(wake);
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void empty_wake() const {
    std::array<char, 64> bytes{};
    while (recv(wake, bytes.data(), static_cast<int>(bytes.size()), 0) > 0) {
    }
  }

  SOCKET wake = make_wake_socket(); // INVALID_SOCKET: waits are short instead.
  PolledSockets<WSAPOLLFD> sockets{{.fd = wake, .events = POLLRDNORM, .revents = 0}};
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}

Poller::~Poller() = default;

void Poller::add(int socket, short events, void* tag) {
  impl_->sockets.add(static_cast<SOCKET>(socket), to_poll(events), tag);
}

void Poller::change(int socket, short events, void* tag) noexcept {
  impl_->sockets.change(static_cast<SOCKET>(socket), to_poll(events), tag);
}

void Poller::remove(int socket) noexcept {
  impl_->sockets.remove(static_cast<SOCKET>(socket));
}

std::span<const Poller::Ready> Poller::wait(int milliseconds) {
  const bool alone = impl_->wake == INVALID_SOCKET;
  const int most = alone ? kLookAtWakeAlone : kLookAtWake;
  const std::span<WSAPOLLFD> all = impl_->sockets.all().subspan(alone ? 1 : 0);
  if (all.empty()) { // WSAPoll fails without a socket.
    Sleep(static_cast<DWORD>(milliseconds < 0 ? most : std::min(milliseconds, most)));
    return {};
  }
  const int count = WSAPoll(all.data(), static_cast<ULONG>(all.size()),
                            milliseconds < 0 ? most : std::min(milliseconds, most));
  if (count < 0) {
    Sleep(1); // Memory is short.
  }
  if (count <= 0) {
    return {};
  }
  if (!alone && all[0].revents != 0) {
    impl_->empty_wake();
  }
  return impl_->sockets.ready(from_poll);
}

void Poller::wake() noexcept {
  if (impl_->wake != INVALID_SOCKET) {
    send(impl_->wake, "", 1, 0);
  }
}

} // namespace chattcp
