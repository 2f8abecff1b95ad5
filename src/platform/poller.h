// Waiting for many sockets at a time. A file per system.
#pragma once

#include "platform/waiter.h"

#include <memory>
#include <span>

namespace chattcp {

// Besides the events of platform/waiter.h: the peer has closed or reset the connection, or sends
// nothing more. Some systems also report it for unread bytes: peer_has_left() shows which it is.
inline constexpr short kDeparted = 8;

// Poller waits for any number of sockets at a cost that depends on how many are ready, but for
// systems that only have poll(2). One thread, but for wake().
class Poller {
public:
  // What became of one socket: `events` and kBroken hold as long as they are reported.
  struct Ready {
    void* tag;
    short events;
  };

  // Throws std::system_error if the system has no descriptors left.
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Watches `socket` for `events` and for kBroken; `tag` is reported with them. Throws
  // std::exception if memory is short.
  void add(int socket, short events, void* tag);

  // Watches a socket that was added for other events. No events: only for kBroken.
  void change(int socket, short events, void* tag) noexcept;

  // Before the socket is closed. Does nothing for a socket that was not added.
  void remove(int socket) noexcept;

  // Waits at most so long, or without limit if that is negative. Returns at most one entry for each
  // socket, valid until the next call; none after a wake().
  std::span<const Ready> wait(int milliseconds);

  // Ends the wait, or else the next one. From any thread.
  void wake() noexcept;

private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

} // namespace chattcp
