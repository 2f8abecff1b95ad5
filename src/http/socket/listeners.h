// The sockets on which the server listens.
#pragma once

#include "base/address.h"
#include "base/descriptor.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chattcp {

// Where to listen: an IPv4 or IPv6 address, without port.
struct ListenAddress {
  Address address;
  bool optional = false; // Leave it out where this machine has no such address.

  bool is_loopback() const { return address.is_loopback(); }
  bool is_wildcard() const { return address.is_unspecified(); } // All addresses of the machine.
  bool is_ipv6() const { return !address.is_ipv4(); }

  // As in a URL: IPv6 in brackets.
  std::string host() const;
};

bool all_loopback(const std::vector<ListenAddress>& addresses);

// `addresses` without those that another one of them stands for: the same, 0.0.0.0 for any of IPv4,
// or :: for any, but 0.0.0.0, beside which it takes IPv6 alone.
std::vector<ListenAddress> without_covered(const std::vector<ListenAddress>& addresses);

// Nothing where `text` is not the text of an address.
std::optional<ListenAddress> parse_listen_address(const std::string& text);

// Sockets on all of some addresses, with the same port.
class Listeners {
public:
  // Port 0: any that is free on all of them. `::` takes IPv4 as well, unless 0.0.0.0 is listed too.
  // Throws Error, which names the address and the port, as where another program has the port.
  Listeners(const std::vector<ListenAddress>& addresses, std::uint16_t port);

  std::uint16_t port() const { return port_; }
  const std::vector<Descriptor>& sockets() const { return sockets_; }

private:
  bool bind_all(const std::vector<ListenAddress>& addresses, std::uint16_t port, bool last_try);

  std::vector<Descriptor> sockets_;
  std::uint16_t port_ = 0;
};

} // namespace chattcp
