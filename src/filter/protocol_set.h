// A set of transport protocols.
#pragma once

#include <cstdint>

namespace chattcp {

enum class Protocol : std::uint8_t { tcp, udp };

class ProtocolSet {
public:
  void insert(Protocol protocol) { bits_ |= bit(protocol); }
  bool contains(Protocol protocol) const { return (bits_ & bit(protocol)) != 0; }
  bool contains_all(ProtocolSet other) const { return (other.bits_ & ~bits_) == 0; }
  bool empty() const { return bits_ == 0; }
  bool is_everything() const { return bits_ == (bit(Protocol::tcp) | bit(Protocol::udp)); }

private:
  static constexpr unsigned bit(Protocol protocol) { return 1U << static_cast<unsigned>(protocol); }

  unsigned bits_ = 0;
};

} // namespace chattcp
