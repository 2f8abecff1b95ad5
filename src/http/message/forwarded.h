// The client of a request that has come through proxies.
#pragma once

#include "base/address.h"
#include "base/address_prefix.h"
#include "http/client_address.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chattcp {

// What the headers of a request say of where it comes from: their values, in their order.
struct ForwardingHeaders {
  std::vector<std::string> forwarded;       // RFC 7239.
  std::vector<std::string> x_forwarded_for; // What most proxies send.
};

// TrustedProxies finds the client that sent a request, so that limits and log lines concern the
// clients of a proxy and not the proxy.
//
// Each proxy appends the address from which it has the request. So the list is read from its end,
// as long as an address is that of a trusted proxy; the first other one is the client's. What lies
// before it has been written by the client, and is not looked at. A header of any other peer counts
// for nothing, and neither does one that cannot be read, or that hides the address (`unknown`,
// `_hidden`). Of two headers that name different clients, one has been passed on as the client sent
// it, and nobody can say which: then neither counts.
//
// Constant: any thread may call any member.
class TrustedProxies {
public:
  TrustedProxies() = default;
  explicit TrustedProxies(std::vector<AddressPrefix> proxies) : proxies_(std::move(proxies)) {}

  // The client of a request over a connection from `peer`, which is called `peer_name`.
  Client client_of(const Address& peer, const std::string& peer_name,
                   const ForwardingHeaders& headers) const;

private:
  bool contains(const Address& address) const;
  std::optional<Address> named_by(const ForwardingHeaders& headers) const;
  template <typename Read>
  std::optional<Address> last_untrusted(const std::vector<std::string>& lines, Read read) const;

  std::vector<AddressPrefix> proxies_;
};

// An address as these headers have it: "192.0.2.7", "192.0.2.7:4711", "[2001:db8::7]:4711",
// "2001:db8::7". The port is left out. Nothing for anything else.
std::optional<Address> parse_forwarded_address(std::string_view text);

// The `for` of each element of a `Forwarded` header (RFC 7239, 4), unquoted; empty where an element
// has none. Nothing where the header is none.
std::optional<std::vector<std::string>> parse_forwarded(std::string_view value);

} // namespace chattcp
