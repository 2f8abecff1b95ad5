// Waiting for files, sockets and packets, and ending that from another thread. A file per system.
#pragma once

#include <cstdint>
#include <memory>

namespace chattcp {

// What a socket is waited for; may be added up. A result also says that it is broken: the
// connection has ended or failed, which the next call on it reports.
inline constexpr short kReadable = 1;
inline constexpr short kWritable = 2;
inline constexpr short kBroken = 4;

// What libpcap's packets are waited for by: a descriptor; on Windows the HANDLE of an event.
using WaitObject = std::intptr_t;

// Waits for `events` of one socket, or for one object, at most so long; 0: not at all. Return what
// holds, or whether it is ready.
short wait_for_socket(int socket, short events, int milliseconds);
bool wait_for_object(WaitObject object, int milliseconds);

// Waiter waits for one thing at a time and thread, and for its own end. Any thread may call any
// member but watch_reader(), which comes before the first wait.
class Waiter {
public:
  // Why a wait ended. `ended` comes before `ready`, and, but for Windows, `reader_gone` too.
  enum class Outcome : std::uint8_t { ready, timeout, reader_gone, ended };

  // Throws std::system_error if the system has no descriptors left.
  Waiter();
  ~Waiter();
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  // Ends every wait, now and later.
  void end() noexcept;

  // Also ends waits when the reader of `fd` has gone, if the system shows that; on Windows not
  // those for sockets.
  void watch_reader(int fd);

  // Until something can be read from the descriptor `fd` (-1: only for the end). An error counts as
  // ready: the read reports it. Timeouts are not negative.
  Outcome wait_for_file(int fd, int milliseconds);
  Outcome wait_for_socket(int socket, short events, int milliseconds);
  Outcome wait_for_object(WaitObject object, int milliseconds);

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace chattcp
