// Bytes over a socket that does not block, in the clear or through TLS.
#pragma once

#include "http/socket/socket.h"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace chattcp {

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
