// The ends of connections.
#pragma once

#include "base/address.h"

#include <cstdint>
#include <string>
#include <tuple>

namespace chattcp {

// An address and a port of TCP or UDP.
struct Endpoint {
  Address address;
  std::uint16_t port = 0;

  // `address` is of 4 or 16 bytes, as a socket or a packet has it. An IPv4 address that an IPv6
  // socket shows as ::ffff:192.0.2.1 is an IPv4 address, which is what its packets have.
  static Endpoint of(ByteView address, std::uint16_t port) {
    return {.address = Address::of(address).unmapped(), .port = port};
  }

  // "192.0.2.1:80", "[2001:db8::1]:80".
  std::string text() const;

  bool operator==(const Endpoint&) const = default;
  bool operator<(const Endpoint& other) const {
    return std::tie(address, port) < std::tie(other.address, other.port);
  }
};

// A connection as seen from this machine.
struct Connection {
  Endpoint local;
  Endpoint remote;

  bool operator==(const Connection&) const = default;
  bool operator<(const Connection& other) const {
    return std::tie(local, remote) < std::tie(other.local, other.remote);
  }
};

} // namespace chattcp
