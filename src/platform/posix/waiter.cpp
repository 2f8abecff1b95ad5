#include "platform/waiter.h"

#include "platform/reader.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <system_error>
#include <unistd.h>

namespace chattcp {

namespace {

short to_poll(short events) {
  return static_cast<short>(((events & kReadable) != 0 ? POLLIN : 0) |
                            ((events & kWritable) != 0 ? POLLOUT : 0));
}

short from_poll(short events) {
  return static_cast<short>(((events & POLLIN) != 0 ? kReadable : 0) |
                            ((events & POLLOUT) != 0 ? kWritable : 0) |
                            ((events & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? kBroken : 0));
}

} // namespace

short wait_for_socket(int socket, short events, int milliseconds) {
  pollfd polled{.fd = socket, .events = to_poll(events), .revents = 0};
  return poll(&polled, 1, milliseconds) > 0 ? from_poll(polled.revents) : short{0};
}

bool wait_for_object(WaitObject object, int milliseconds) {
  return wait_for_socket(static_cast<int>(object), kReadable, milliseconds) != 0;
}

struct Waiter::Impl {
  Impl() {
    if (pipe(ends.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "cannot create a pipe");
    }
    for (const int end : ends) {
      fcntl(end, F_SETFD, FD_CLOEXEC);
      fcntl(end, F_SETFL, O_NONBLOCK);
    }
  }
  ~Impl() {
    close(ends[0]);
    close(ends[1]);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  // poll(2) skips negative descriptors.
  Outcome wait(int fd, short events, int milliseconds) const {
    std::array<pollfd, 3> polled{{{.fd = fd, .events = events, .revents = 0},
                                  {.fd = ends[0], .events = POLLIN, .revents = 0},
                                  {.fd = reader, .events = reader_events, .revents = 0}}};
    if (poll(polled.data(), polled.size(), milliseconds) <= 0) {
      return Outcome::timeout;
    }
    if (polled[1].revents != 0) {
      return Outcome::ended;
    }
    if (polled[2].revents != 0) {
      return Outcome::reader_gone;
    }
    return Outcome::ready;
  }

  std::array<int, 2> ends{}; // Readable for good after end().
  int reader = -1;
  short reader_events = 0;
};

Waiter::Waiter() : impl_(std::make_unique<Impl>()) {}

Waiter::~Waiter() = default;

void Waiter::end() noexcept {
  const char byte = 0;
  // Only an interrupted call can fail here; a pipe takes one byte without blocking.
  while (write(impl_->ends[1], &byte, 1) < 0 && errno == EINTR) {
  }
}

void Waiter::watch_reader(int fd) {
  const std::optional<short> events = events_of_reader(fd);
  impl_->reader = events ? fd : -1;
  impl_->reader_events = events.value_or(0);
}

Waiter::Outcome Waiter::wait_for_file(int fd, int milliseconds) {
  return impl_->wait(fd, POLLIN, milliseconds);
}

Waiter::Outcome Waiter::wait_for_socket(int socket, short events, int milliseconds) {
  return impl_->wait(socket, to_poll(events), milliseconds);
}

Waiter::Outcome Waiter::wait_for_object(WaitObject object, int milliseconds) {
  return impl_->wait(static_cast<int>(object), POLLIN, milliseconds);
}

} // namespace chattcp
