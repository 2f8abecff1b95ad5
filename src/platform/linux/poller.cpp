#include "platform/poller.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace chattcp {

namespace {

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::uint32_t to_epoll(short events) {
  return ((events & kReadable) != 0 ? std::uint32_t{EPOLLIN} : 0U) |
         ((events & kWritable) != 0 ? std::uint32_t{EPOLLOUT} : 0U) |
         ((events & kDeparted) != 0 ? std::uint32_t{EPOLLRDHUP} : 0U);
}

short from_epoll(std::uint32_t events) {
  return static_cast<short>(((events & EPOLLIN) != 0 ? kReadable : 0) |
                            ((events & EPOLLOUT) != 0 ? kWritable : 0) |
                            ((events & EPOLLRDHUP) != 0 ? kDeparted : 0) |
                            ((events & (EPOLLERR | EPOLLHUP)) != 0 ? kBroken : 0));
}

} // namespace

struct Poller::Impl {
  Impl() : epoll(epoll_create1(EPOLL_CLOEXEC)), wake(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    // Edge-triggered, so that nobody has to read it.
    epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.ptr = nullptr}};
    if (epoll < 0 || wake < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, wake, &event) != 0) {
      const int error = errno;
      close_both();
      errno = error;
      fail("cannot wait for sockets");
    }
  }
  ~Impl() { close_both(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void close_both() const {
    if (epoll >= 0) {
      close(epoll);
    }
    if (wake >= 0) {
      close(wake);
    }
  }

  int control(int operation, int socket, short wanted, void* tag) const {
    epoll_event event{.events = to_epoll(wanted), .data = {.ptr = tag}};
    return epoll_ctl(epoll, operation, socket, &event);
  }

  int epoll;
  int wake;
  static constexpr int kMost = 256; // At a time.
  std::array<epoll_event, kMost> events{};
  std::array<Ready, kMost> ready{};
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}

Poller::~Poller() = default;

void Poller::add(int socket, short events, void* tag) {
  if (impl_->control(EPOLL_CTL_ADD, socket, events, tag) != 0) {
    fail("cannot wait for a socket");
  }
}

void Poller::change(int socket, short events, void* tag) noexcept {
  impl_->control(EPOLL_CTL_MOD, socket, events, tag);
}

void Poller::remove(int socket) noexcept {
  impl_->control(EPOLL_CTL_DEL, socket, 0, nullptr);
}

std::span<const Poller::Ready> Poller::wait(int milliseconds) {
  const int count = epoll_wait(impl_->epoll, impl_->events.data(), Impl::kMost, milliseconds);
  std::size_t ready = 0;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = impl_->events[static_cast<std::size_t>(i)];
    if (event.data.ptr != nullptr) {
      impl_->ready[ready++] = {.tag = event.data.ptr, .events = from_epoll(event.events)};
    }
  }
  return {impl_->ready.data(), ready};
}

void Poller::wake() noexcept {
  const std::uint64_t one = 1;
  // Only an interrupted call can fail here: the counter is never full.
  while (write(impl_->wake, &one, sizeof one) < 0 && errno == EINTR) {
  }
}

} // namespace chattcp
