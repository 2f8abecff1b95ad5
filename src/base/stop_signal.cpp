#include "base/stop_signal.h"

#include "base/error.h"
#include "platform/reader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <unistd.h>

namespace chattcp {

StopSignal::StopSignal() {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) {
    throw Error(std::string("cannot create a pipe: ") + std::strerror(errno));
  }
  for (const int end : ends) {
    fcntl(end, F_SETFD, FD_CLOEXEC);
    fcntl(end, F_SETFL, O_NONBLOCK);
  }
  wake_read_ = ends[0];
  wake_write_ = ends[1];
}

StopSignal::~StopSignal() {
  close(wake_read_);
  close(wake_write_);
}

void StopSignal::request() noexcept {
  if (!requested_.exchange(true)) {
    const char byte = 0;
    // Only an interrupted call can fail here; a pipe takes one byte without blocking.
    while (write(wake_write_, &byte, 1) < 0 && errno == EINTR) {
    }
  }
}

void StopSignal::watch_reader(int fd) {
  const std::optional<short> events = events_of_reader(fd);
  reader_ = events ? fd : -1;
  reader_events_ = events.value_or(0);
}

int StopSignal::poll_milliseconds(std::chrono::milliseconds timeout) const {
  if (deadline_) {
    // Rounded up; otherwise the last millisecond would be a busy loop.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*deadline_ - Clock::now());
    timeout = std::clamp(left, std::chrono::milliseconds(0), timeout);
  }
  return static_cast<int>(timeout.count());
}

Wake StopSignal::wait_readable(int fd, std::chrono::milliseconds timeout) {
  return wait_for(fd, POLLIN, timeout);
}

Wake StopSignal::wait_for(int fd, short events, std::chrono::milliseconds timeout) {
  // poll(2) skips negative descriptors.
  std::array<pollfd, 3> polled{{{.fd = fd, .events = events, .revents = 0},
                                {.fd = wake_read_, .events = POLLIN, .revents = 0},
                                {.fd = reader_, .events = reader_events_, .revents = 0}}};
  const int count = poll(polled.data(), polled.size(), poll_milliseconds(timeout));
  if (count > 0 && polled[2].revents != 0) {
    request();
  }
  if (requested()) {
    return Wake::stopped;
  }
  return count > 0 && polled[0].revents != 0 ? Wake::ready : Wake::timeout;
}

} // namespace chattcp
