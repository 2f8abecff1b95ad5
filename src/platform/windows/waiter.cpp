// A socket is waited for by WSAPoll, anything else by its handle; a pipe has none that says when
// there is something to read, so it is looked at now and then.
#include "platform/waiter.h"

#include "platform/file.h"
#include "platform/windows/handle.h"
#include "platform/windows/wake_socket.h"
#include "platform/windows/write_lock.h"

#include <windows.h>
#include <winsock2.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <io.h>
#include <mutex>
#include <system_error>
#include <winternl.h>

namespace chattcp {

namespace {

using Clock = std::chrono::steady_clock;

constexpr DWORD kLookAtPipe = 5;              // Milliseconds.
constexpr DWORD kLookAtReader = 100;          // The same.
constexpr int kLookAtEnd = 1000;              // The same, where there is a wake socket.
constexpr int kLookAtEndAlone = 50;           // And where there is none.
constexpr std::chrono::milliseconds kSoon(1); // So long, more is often on its way into a pipe.

// FILE_PIPE_LOCAL_INFORMATION, which mingw-w64 has only for drivers.
struct PipeState {
  ULONG type;
  ULONG configuration;
  ULONG most_instances;
  ULONG instances;
  ULONG inbound_quota;
  ULONG to_read;
  ULONG outbound_quota;
  ULONG to_write;
  ULONG state;
  ULONG end;
};

// Only the native interface shows that of a pipe which is written to. A write that is in progress
// sees it by itself.
bool reader_has_left(int fd, HANDLE pipe) {
  constexpr auto kPipeState = static_cast<FILE_INFORMATION_CLASS>(24);
  constexpr ULONG kClosing = 4;
  std::unique_lock<std::mutex> lock;
  if (std::mutex* const mutex = write_lock_of(fd)) {
    lock = std::unique_lock(*mutex, std::try_to_lock);
    if (!lock.owns_lock()) {
      return false;
    }
  }
  IO_STATUS_BLOCK status{};
  PipeState state{};
  return NtQueryInformationFile(pipe, &status, &state, sizeof state, kPipeState) >= 0 &&
         state.state == kClosing;
}

// True if something, or its end, can be read from a pipe.
bool can_read(HANDLE pipe) {
  DWORD available = 0;
  return PeekNamedPipe(pipe, nullptr, 0, nullptr, &available, nullptr) == 0 || available > 0;
}

WSAPOLLFD polled(int socket, short events) {
  return {.fd = static_cast<SOCKET>(socket),
          .events = static_cast<short>(((events & kReadable) != 0 ? POLLRDNORM : 0) |
                                       ((events & kWritable) != 0 ? POLLWRNORM : 0)),
          .revents = 0};
}

short result_of(const WSAPOLLFD& polled) {
  return static_cast<short>(((polled.revents & POLLRDNORM) != 0 ? kReadable : 0) |
                            ((polled.revents & POLLWRNORM) != 0 ? kWritable : 0) |
                            ((polled.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0 ? kBroken : 0));
}

} // namespace

short wait_for_socket(int socket, short events, int milliseconds) {
  WSAPOLLFD one = polled(socket, events);
  return WSAPoll(&one, 1, milliseconds) > 0 ? result_of(one) : short{0};
}

bool wait_for_object(WaitObject object, int milliseconds) {
  return WaitForSingleObject(reinterpret_cast<HANDLE>(object), static_cast<DWORD>(milliseconds)) ==
         WAIT_OBJECT_0;
}

struct Waiter::Impl {
  Impl() : end(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {
    if (end == nullptr) {
      throw std::system_error(static_cast<int>(GetLastError()), std::system_category(),
                              "cannot create an event");
    }
  }
  ~Impl() {
    CloseHandle(end);
    if (wake != INVALID_SOCKET) {
      closesocket(wake);
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  SOCKET wake_socket();
  Outcome wait_in_steps(HANDLE object, DWORD step, Clock::time_point until) const;
  Outcome wait_for_pipe(HANDLE pipe, Clock::time_point until) const;

  HANDLE end; // Signalled for good after end().
  std::atomic<bool> ended = false;
  int reader_fd = -1;
  HANDLE reader = nullptr;
  std::once_flag once;
  std::atomic<SOCKET> wake =
      INVALID_SOCKET; // Readable for good after end(); made when first needed.
};

SOCKET Waiter::Impl::wake_socket() {
  std::call_once(once, [this] {
    wake = make_wake_socket();
    if (wake != INVALID_SOCKET && ended) {
      send(wake, "", 1, 0); // end() may not have seen the socket.
    }
  });
  return wake;
}

// Waits for the end and, if it is not null, for `object`; looks at the reader at each step.
Waiter::Outcome Waiter::Impl::wait_in_steps(HANDLE object, DWORD step,
                                            Clock::time_point until) const {
  const std::array<HANDLE, 2> objects{end, object};
  const DWORD count = object == nullptr ? 1 : 2;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    const DWORD wait = std::min(step, static_cast<DWORD>(std::max<std::int64_t>(left, 0)));
    switch (WaitForMultipleObjects(count, objects.data(), FALSE, wait)) {
    case WAIT_OBJECT_0:
      return Outcome::ended;
    case WAIT_OBJECT_0 + 1:
      return Outcome::ready;
    default:
      break;
    }
    if (reader != nullptr && reader_has_left(reader_fd, reader)) {
      return Outcome::reader_gone;
    }
    if (left <= 0) {
      return Outcome::timeout;
    }
  }
}

Waiter::Outcome Waiter::Impl::wait_for_pipe(HANDLE pipe, Clock::time_point until) const {
  const Clock::time_point soon = Clock::now() + kSoon;
  while (true) {
    const bool ready = can_read(pipe);
    const Clock::time_point now = Clock::now();
    if (!ready && now < std::min(soon, until)) {
      SwitchToThread(); // A wait may take 15 ms, in which a fast writer stands still.
      continue;
    }
    const Clock::time_point step = now + std::chrono::milliseconds(kLookAtPipe);
    const Outcome outcome =
        wait_in_steps(nullptr, kLookAtPipe, ready ? now : std::min(step, until));
    if (outcome != Outcome::timeout) {
      return outcome;
    }
    if (ready || Clock::now() >= until) {
      return ready ? Outcome::ready : Outcome::timeout;
    }
  }
}

Waiter::Waiter() : impl_(std::make_unique<Impl>()) {}

Waiter::~Waiter() = default;

void Waiter::end() noexcept {
  impl_->ended = true;
  SetEvent(impl_->end);
  if (impl_->wake != INVALID_SOCKET) {
    send(impl_->wake, "", 1, 0);
  }
}

void Waiter::watch_reader(int fd) {
  impl_->reader_fd = fd;
  impl_->reader = kind_of(fd) == FileKind::pipe ? handle_of(fd) : nullptr;
}

Waiter::Outcome Waiter::wait_for_file(int fd, int milliseconds) {
  const Clock::time_point until = Clock::now() + std::chrono::milliseconds(milliseconds);
  switch (fd < 0 ? FileKind::none : kind_of(fd)) {
  case FileKind::pipe:
    return impl_->wait_for_pipe(handle_of(fd), until);
  case FileKind::terminal:
    return impl_->wait_in_steps(handle_of(fd), kLookAtReader, until);
  case FileKind::regular:
  case FileKind::device: {
    const Outcome outcome = impl_->wait_in_steps(nullptr, 0, Clock::now());
    return outcome == Outcome::timeout ? Outcome::ready : outcome;
  }
  case FileKind::none:
    break;
  }
  return impl_->wait_in_steps(nullptr, kLookAtReader, until);
}

// The wake socket only hints at the end: a packet filter may swallow its datagram, and another
// program may have sent it one before it was connected. So the end is looked at now and then, too.
Waiter::Outcome Waiter::wait_for_socket(int socket, short events, int milliseconds) {
  const SOCKET wake = impl_->wake_socket();
  const Clock::time_point until = Clock::now() + std::chrono::milliseconds(milliseconds);
  const int step = wake == INVALID_SOCKET ? kLookAtEndAlone : kLookAtEnd;
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    std::array<WSAPOLLFD, 2> both{polled(socket, events),
                                  polled(static_cast<int>(wake), kReadable)};
    const int ready = WSAPoll(both.data(), wake == INVALID_SOCKET ? 1 : 2,
                              static_cast<int>(std::clamp<std::int64_t>(left, 0, step)));
    if (impl_->ended) {
      return Outcome::ended;
    }
    if (ready > 0 && both[0].revents != 0) {
      return Outcome::ready;
    }
    if (left <= 0) {
      return Outcome::timeout;
    }
    if (char byte = 0; ready > 0) {
      recv(wake, &byte, 1, 0);
    } else if (ready < 0) {
      Sleep(1); // Memory is short.
    }
  }
}

Waiter::Outcome Waiter::wait_for_object(WaitObject object, int milliseconds) {
  return impl_->wait_in_steps(reinterpret_cast<HANDLE>(object), kLookAtReader,
                              Clock::now() + std::chrono::milliseconds(milliseconds));
}

} // namespace chattcp
