// Clients as limits per address count them.
#pragma once

#include "base/address.h"

#include <string>

namespace chattcp {

// An IPv4 address, or the /64 of an IPv6 address, since a host can use any address in its /64
// (RFC 4291, 2.5.4; RFC 8981).
class ClientAddress {
public:
  explicit ClientAddress(const Address& client);

  // A client named by a proxy, or represented by its proxy. Never counts as loopback, since such a
  // client may be anywhere.
  static ClientAddress behind_proxy(const Address& client);

  // On this machine many clients may share an address, as behind an ssh tunnel or a proxy that is
  // not known to be one.
  bool is_loopback() const { return loopback_; }

  bool operator==(const ClientAddress& other) const { return network_ == other.network_; }
  bool operator<(const ClientAddress& other) const { return network_ < other.network_; }

private:
  Address network_;
  bool loopback_;
};

// A client, for limits and for log lines.
struct Client {
  ClientAddress address;
  std::string name; // "127.0.0.1:50322"
};

} // namespace chattcp
