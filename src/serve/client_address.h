// Who a client is, as far as limits for each address are concerned.
#pragma once

#include "filter/connection_set.h"

#include <array>
#include <compare>
#include <cstdint>
#include <string>

namespace chattcp {

// An IPv4 address, or the /64 to which an IPv6 address belongs: a host has as many of the latter as
// it likes (RFC 4291, 2.5.4; RFC 8981).
class ClientAddress {
public:
  explicit ClientAddress(const Endpoint& client);

  // The same for a client that a proxy names, or that is known by its proxy alone. Never loopback:
  // clients of anywhere would have what is meant for this machine.
  static ClientAddress behind_proxy(const Endpoint& client);

  // This machine, where many clients may have one address: through a proxy that is not known as
  // such, or an ssh tunnel.
  bool is_loopback() const { return loopback_; }

  bool operator==(const ClientAddress& other) const { return bytes_ == other.bytes_; }
  auto operator<=>(const ClientAddress& other) const { return bytes_ <=> other.bytes_; }

private:
  std::array<std::uint8_t, kIpv6Length> bytes_; // As in Endpoint.
  bool loopback_;
};

// A client as requests and lines about them know it.
struct Client {
  ClientAddress address;
  std::string name; // "127.0.0.1:50322"
};

} // namespace chattcp
