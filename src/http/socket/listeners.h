// The sockets on which the server listens.
#pragma once

#include "base/address.h"
#include "http/socket/socket.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chattcp {

// Where to listen: an IPv4 or IPv6 address, without port.
struct ListenAddress {
  Address address;
  bool optional = false; // Skip it if this machine has no such address.

  bool is_loopback() const { return address.is_loopback(); }
  bool is_wildcard() const { return address.is_unspecified(); } // All addresses of the machine.
  bool is_ipv6() const { return !address.is_ipv4(); }

  // As in a URL: IPv6 in brackets.
  std::string host() const;
};

bool all_loopback(const std::vector<ListenAddress>& addresses);

// `addresses` without those that another one covers: duplicates, IPv4 addresses beside 0.0.0.0, and
// any address beside ::, except 0.0.0.0, beside which :: only listens on IPv6.
std::vector<ListenAddress> without_covered(const std::vector<ListenAddress>& addresses);

// Returns nothing if `text` is not an address.
std::optional<ListenAddress> parse_listen_address(const std::string& text);

// Listening sockets on several addresses, all with the same port.
class Listeners {
public:
  // Port 0 selects one that is free on all addresses. `::` includes IPv4, unless 0.0.0.0 is also
  // listed. Throws Error, naming the address and the port, as if another program uses the port.
  Listeners(const std::vector<ListenAddress>& addresses, std::uint16_t port);

  std::uint16_t port() const { return port_; }
  const std::vector<Socket>& sockets() const { return sockets_; }

private:
  bool bind_all(const std::vector<ListenAddress>& addresses, std::uint16_t port, bool last_try);

  std::vector<Socket> sockets_;
  std::uint16_t port_ = 0;
};

} // namespace chattcp
