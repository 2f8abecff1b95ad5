// A library for LD_PRELOAD that gives one program poll(2) as macOS has it (XNU,
// bsd/kern/sys_generic.c).
//
// A descriptor for which no event is asked for is not looked at, not even for POLLHUP and POLLERR,
// and devices such as /dev/null give POLLNVAL. Where events are asked for, errors come as on Linux,
// since its libpcap needs them.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <poll.h>
#include <span>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr short kAll =
    POLLIN | POLLPRI | POLLOUT | POLLRDNORM | POLLRDBAND | POLLWRNORM | POLLWRBAND | POLLHUP;

bool has_no_events(int fd) {
  struct stat status {};
  return fstat(fd, &status) != 0 || (S_ISCHR(status.st_mode) && isatty(fd) == 0);
}

int call(std::span<pollfd> polled, int timeout) {
  return static_cast<int>(syscall(SYS_poll, polled.data(), polled.size(), timeout));
}

int poll_as_on_darwin(std::span<pollfd> asked, int timeout) {
  std::array<pollfd, 64> copies{};
  if (asked.size() > copies.size()) {
    std::abort(); // The program never waits for so many.
  }
  const auto polled = std::span(copies).first(asked.size());
  int invalid = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const bool looked_at = asked[i].fd >= 0 && (asked[i].events & kAll) != 0;
    const bool valid = looked_at && !has_no_events(asked[i].fd);
    polled[i] = {.fd = valid ? asked[i].fd : -1, .events = asked[i].events, .revents = 0};
    asked[i].revents = static_cast<short>(looked_at && !valid ? POLLNVAL : 0);
    invalid += looked_at && !valid ? 1 : 0;
  }
  const int status = call(polled, invalid > 0 ? 0 : timeout);
  if (status < 0) {
    return status;
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    asked[i].revents |= polled[i].revents;
  }
  return static_cast<int>(std::count_if(asked.begin(), asked.end(),
                                        [](const pollfd& one) { return one.revents != 0; }));
}

} // namespace

extern "C" {

int poll(pollfd* polled, nfds_t count, int timeout) {
  return poll_as_on_darwin({polled, count}, timeout);
}

// What the C library calls in its place where the size of the array is known.
// NOLINTNEXTLINE(bugprone-reserved-identifier)
int __poll_chk(pollfd* polled, nfds_t count, int timeout, std::size_t /*size*/) {
  return poll_as_on_darwin({polled, count}, timeout);
}

} // extern "C"
