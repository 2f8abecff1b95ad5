// Bytes over a socket that does not block, in the clear or through TLS.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace chattcp {

// What became of a read or write: `count` bytes, or none as `fd` must first be ready for `events`
// of poll(2), or neither: the other side has ended the connection, or it broke.
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

  // Before anything else, again until it has counted something.
  virtual Transfer handshake() = 0;
  virtual Transfer read(char* out, std::size_t size) = 0;

  // Writes some of `pieces`, one behind the other, in as few packets as it takes. At least one of
  // them is not empty. Where it has to wait, the next call must have the same ones.
  virtual Transfer write(std::span<const std::string_view> pieces) = 0;

  // Tells the other side that nothing more will come; whether it hears that does not matter.
  virtual void end() = 0;
};

// Does not own `fd`.
std::unique_ptr<Transport> plain_transport(int fd);

} // namespace chattcp
