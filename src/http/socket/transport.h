// Bytes over a socket that does not block, in the clear or through TLS.
#pragma once

#include "platform/waiter.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace chattcp {

// The result of a read or write: `count` bytes; or none because the socket must first be ready for
// `events` (platform/waiter.h); or neither, if the peer has ended the connection or it broke.
struct Transfer {
  std::size_t count = 0;
  short events = 0;

  bool ended() const { return count == 0 && events == 0; }
};

// One thread.
class Transport {
public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  // Call it first, and again until `count` is not 0.
  virtual Transfer handshake() = 0;
  virtual Transfer read(char* out, std::size_t size) = 0;

  // Writes some of `pieces`, one after the other, in as few packets as possible. At least one of
  // them is not empty. After a call that transferred nothing, the next one must have the same
  // pieces.
  virtual Transfer write(std::span<const std::string_view> pieces) = 0;

  // Announces the end of the data to the peer. Best effort.
  virtual void end() = 0;
};

// Does not own `fd`.
std::unique_ptr<Transport> plain_transport(int fd);

} // namespace chattcp
