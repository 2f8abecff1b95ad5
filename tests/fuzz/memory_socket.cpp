#include "fuzz/memory_socket.h"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <optional>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using namespace chattcp::fuzz;

MemoryClient client;
std::string answer;
bool hesitated = false; // Since the last bytes that it read.
void (*action)() = nullptr;
std::optional<epoll_event> watched; // As a loop watches the socket.

bool has_left() {
  return answer.size() >= client.patience;
}

// Both ends have the same address.
int give_address(sockaddr* out, socklen_t* size) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(8080);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::memcpy(out, &address, std::min<std::size_t>(*size, sizeof address));
  *size = sizeof address;
  return 0;
}

// The client has sent something, or has ended the connection: there is nothing to wait for.
short ready_events(short asked) {
  const short departure = has_left() ? POLLRDHUP : 0;
  const bool sends_first = client.hesitates && !client.request.empty() &&
                           (asked & (POLLIN | POLLOUT)) == (POLLIN | POLLOUT);
  return static_cast<short>(asked & (POLLIN | (sends_first ? 0 : POLLOUT) | departure));
}

} // namespace

namespace chattcp::fuzz {

void set_memory_client(const MemoryClient& next) {
  client = next;
  answer.clear();
  hesitated = false;
  action = nullptr;
  watched.reset();
}

const std::string& memory_answer() {
  return answer;
}

void before_next_write(void (*next)()) {
  action = next;
}

} // namespace chattcp::fuzz

// The names are the linker's.
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wreserved-identifier"
#endif

extern "C" {

int __real_getsockname(int fd, sockaddr* out, socklen_t* size);
int __real_getpeername(int fd, sockaddr* out, socklen_t* size);
int __real_setsockopt(int fd, int level, int name, const void* value, socklen_t size);
int __real_getsockopt(int fd, int level, int name, void* value, socklen_t* size);
int __real_fcntl(int fd, int command, ...);
int __real_ioctl(int fd, unsigned long request, ...);
int __real_poll(pollfd* polled, nfds_t count, int timeout);
int __real_shutdown(int fd, int how);
int __real_close(int fd);
int __real_epoll_ctl(int epoll, int operation, int fd, epoll_event* event);
int __real_epoll_wait(int epoll, epoll_event* events, int most, int timeout);
ssize_t __real_recv(int fd, void* out, std::size_t size, int flags);
ssize_t __real_sendmsg(int fd, const msghdr* message, int flags);

int __wrap_getsockname(int fd, sockaddr* out, socklen_t* size) {
  return fd == kMemorySocket ? give_address(out, size) : __real_getsockname(fd, out, size);
}

int __wrap_getpeername(int fd, sockaddr* out, socklen_t* size) {
  return fd == kMemorySocket ? give_address(out, size) : __real_getpeername(fd, out, size);
}

int __wrap_setsockopt(int fd, int level, int name, const void* value, socklen_t size) {
  return fd == kMemorySocket ? 0 : __real_setsockopt(fd, level, name, value, size);
}

// Tells nothing of the connection's state.
int __wrap_getsockopt(int fd, int level, int name, void* value, socklen_t* size) {
  return fd == kMemorySocket ? -1 : __real_getsockopt(fd, level, name, value, size);
}

int __wrap_fcntl(int fd, int command, ...) {
  std::va_list arguments;
  va_start(arguments, command);
  const int argument = va_arg(arguments, int); // All that is asked for takes one.
  va_end(arguments);
  return fd == kMemorySocket ? 0 : __real_fcntl(fd, command, argument);
}

int __wrap_ioctl(int fd, unsigned long request, ...) {
  std::va_list arguments;
  va_start(arguments, request);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return fd == kMemorySocket ? -1 : __real_ioctl(fd, request, argument);
}

int __wrap_poll(pollfd* polled, nfds_t count, int timeout) {
  if (polled[0].fd != kMemorySocket) {
    return __real_poll(polled, count, timeout);
  }
  for (nfds_t i = 0; i < count; ++i) {
    polled[i].revents = 0;
  }
  polled[0].revents = ready_events(polled[0].events);
  return polled[0].revents == 0 ? 0 : 1;
}

int __wrap_epoll_ctl(int epoll, int operation, int fd, epoll_event* event) {
  if (fd != kMemorySocket) {
    return __real_epoll_ctl(epoll, operation, fd, event);
  }
  watched = operation == EPOLL_CTL_DEL ? std::nullopt : std::optional(*event);
  return 0;
}

// The events of poll(2) and epoll(7) have the same numbers.
int __wrap_epoll_wait(int epoll, epoll_event* events, int most, int timeout) {
  const short ready = watched ? ready_events(static_cast<short>(watched->events)) : short{0};
  if (ready == 0) {
    return __real_epoll_wait(epoll, events, most, timeout);
  }
  events[0] = {.events = static_cast<std::uint32_t>(ready), .data = watched->data};
  return 1;
}

int __wrap_shutdown(int fd, int how) {
  return fd == kMemorySocket ? 0 : __real_shutdown(fd, how);
}

int __wrap_close(int fd) {
  return fd == kMemorySocket ? 0 : __real_close(fd);
}

ssize_t __wrap_recv(int fd, void* out, std::size_t size, int flags) {
  if (fd != kMemorySocket) {
    return __real_recv(fd, out, size, flags);
  }
  const std::size_t count = std::min({size, client.piece, client.request.size()});
  std::copy_n(client.request.begin(), count, static_cast<std::uint8_t*>(out));
  client.request = client.request.subspan(count);
  return static_cast<ssize_t>(count);
}

ssize_t __wrap_sendmsg(int fd, const msghdr* message, int flags) {
  if (fd != kMemorySocket) {
    return __real_sendmsg(fd, message, flags);
  }
  if (void (*const next)() = action; next != nullptr) {
    action = nullptr;
    next();
  }
  if (has_left()) {
    errno = EPIPE;
    return -1;
  }
  hesitated = client.hesitates && !hesitated;
  if (hesitated) {
    errno = EAGAIN;
    return -1;
  }
  const std::size_t before = answer.size();
  for (std::size_t i = 0; i < message->msg_iovlen; ++i) {
    answer.append(static_cast<const char*>(message->msg_iov[i].iov_base),
                  message->msg_iov[i].iov_len);
  }
  return static_cast<ssize_t>(answer.size() - before);
}

} // extern "C"
