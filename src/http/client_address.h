// Who a client is, as far as limits for each address are concerned.
#pragma once

#include "base/address.h"

#include <string>

namespace chattcp {

// An IPv4 address, or the /64 to which an IPv6 address belongs: a host has as many of the latter as
// it likes (RFC 4291, 2.5.4; RFC 8981).
class ClientAddress {
public:
  explicit ClientAddress(const Address& client);

  // The same for a client that a proxy names, or that is known by its proxy alone. Never loopback:
  // clients of anywhere would have what is meant for this machine.
  static ClientAddress behind_proxy(const Address& client);

  // This machine, where many clients may have one address: through a proxy that is not known as
  // such, or an ssh tunnel.
  bool is_loopback() const { return loopback_; }

  bool operator==(const ClientAddress& other) const { return network_ == other.network_; }
  bool operator<(const ClientAddress& other) const { return network_ < other.network_; }

private:
  Address network_;
  bool loopback_;
};

// A client as requests and lines about them know it.
struct Client {
  ClientAddress address;
  std::string name; // "127.0.0.1:50322"
};

} // namespace chattcp
