#include "platform/poller.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <sys/event.h>
#include <sys/time.h>
#include <sys/types.h>
#include <system_error>
#include <type_traits>
#include <unistd.h>

namespace chattcp {

namespace {

constexpr std::uintptr_t kWakeIdent = 0;

struct kevent made(std::uintptr_t ident, int filter, int flags, unsigned more, void* tag) {
  struct kevent event {};
  event.ident = ident;
  event.filter = static_cast<decltype(event.filter)>(filter);
  event.flags = static_cast<decltype(event.flags)>(flags);
  event.fflags = more;
  event.udata = reinterpret_cast<decltype(event.udata)>(tag); // NetBSD: a number.
  return event;
}

} // namespace

struct Poller::Impl {
  Impl() : queue(kqueue()) {
    if (queue < 0 || !control(made(kWakeIdent, EVFILT_USER, EV_ADD | EV_CLEAR, 0, nullptr))) {
      const int error = errno;
      if (queue >= 0) {
        close(queue);
      }
      throw std::system_error(error, std::generic_category(), "cannot wait for sockets");
    }
    fcntl(queue, F_SETFD, FD_CLOEXEC);
  }
  ~Impl() { close(queue); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  bool control(const struct kevent& change) const {
    return kevent(queue, &change, 1, nullptr, 0, nullptr) == 0;
  }

  // A departure shows in what can be read. With EV_CLEAR, unread bytes are only reported once.
  bool set(int socket, short wanted, void* tag) const {
    const auto ident = static_cast<std::uintptr_t>(socket);
    const bool reads = (wanted & kReadable) != 0;
    const bool departs = !reads && (wanted & kDeparted) != 0;
    const bool read =
        control(made(ident, EVFILT_READ,
                     reads || departs ? EV_ADD | (departs ? EV_CLEAR : 0) : EV_DELETE, 0, tag));
    const bool written =
        control(made(ident, EVFILT_WRITE, (wanted & kWritable) != 0 ? EV_ADD : EV_DELETE, 0, tag));
    return (read || !(reads || departs)) && (written || (wanted & kWritable) == 0);
  }

  // Adds to the entry of the same socket, if there is one.
  void report(void* tag, short more) {
    Ready* const end = ready.data() + count;
    Ready* const same =
        std::find_if(ready.data(), end, [tag](const Ready& entry) { return entry.tag == tag; });
    if (same == end) {
      ready[count++] = {.tag = tag, .events = more};
    } else {
      same->events = static_cast<short>(same->events | more);
    }
  }

  int queue;
  static constexpr int kMost = 64; // At a time.
  std::array<struct kevent, kMost> events{};
  std::array<Ready, kMost> ready{};
  std::size_t count = 0; // Of ready.
};

Poller::Poller() : impl_(std::make_unique<Impl>()) {}

Poller::~Poller() = default;

void Poller::add(int socket, short events, void* tag) {
  if (!impl_->set(socket, events, tag)) {
    throw std::system_error(errno, std::generic_category(), "cannot wait for a socket");
  }
}

void Poller::change(int socket, short events, void* tag) noexcept {
  impl_->set(socket, events, tag);
}

void Poller::remove(int socket) noexcept {
  impl_->set(socket, 0, nullptr);
}

std::span<const Poller::Ready> Poller::wait(int milliseconds) {
  constexpr int kThousand = 1000;
  constexpr int kMillion = 1'000'000;
  const timespec limit{.tv_sec = milliseconds / kThousand,
                       .tv_nsec = static_cast<long>(milliseconds % kThousand) * kMillion};
  const int got = kevent(impl_->queue, nullptr, 0, impl_->events.data(), Impl::kMost,
                         milliseconds < 0 ? nullptr : &limit);
  impl_->count = 0;
  for (int i = 0; i < got; ++i) {
    const struct kevent& event = impl_->events[static_cast<std::size_t>(i)];
    if (event.filter == EVFILT_USER) {
      continue;
    }
    const bool ended = (event.flags & EV_EOF) != 0;
    const int events = event.filter == EVFILT_WRITE ? kWritable | (ended ? kBroken : 0)
                                                    : kReadable | (ended ? kDeparted : 0);
    impl_->report(reinterpret_cast<void*>(event.udata), static_cast<short>(events));
  }
  return {impl_->ready.data(), impl_->count};
}

void Poller::wake() noexcept {
  impl_->control(made(kWakeIdent, EVFILT_USER, 0, NOTE_TRIGGER, nullptr));
}

} // namespace chattcp
