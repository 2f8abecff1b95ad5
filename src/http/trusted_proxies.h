// The client of a request that came through proxies.
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

// The values of the headers that name the client of a request, in their order.
struct ForwardingHeaders {
  std::vector<std::string> forwarded;       // RFC 7239.
  std::vector<std::string> x_forwarded_for; // What most proxies send.
};

// TrustedProxies finds the client that sent a request, so that limits and log lines apply to the
// clients of a proxy, not to the proxy.
//
// Each proxy appends the address from which it received the request. So the list is read from its
// end, past the addresses of trusted proxies; the first other address is the client's. Addresses
// before it were written by the client and are ignored. The header is also ignored if the peer is
// not a trusted proxy, if it cannot be parsed, or if it hides the address (`unknown`, `_hidden`).
// If `Forwarded` and `X-Forwarded-For` name different clients, a proxy has passed on one of them as
// the client sent it, and it is not known which: both are ignored.
//
// Never changes: any thread may call any member.
class TrustedProxies {
public:
  TrustedProxies() = default;
  explicit TrustedProxies(std::vector<AddressPrefix> proxies) : proxies_(std::move(proxies)) {}

  // The client of a request over a connection from `peer`; `peer_name` is for log lines.
  Client client_of(const Address& peer, const std::string& peer_name,
                   const ForwardingHeaders& headers) const;

private:
  bool contains(const Address& address) const;
  std::optional<Address> named_by(const ForwardingHeaders& headers) const;
  template <typename Read>
  std::optional<Address> last_untrusted(const std::vector<std::string>& lines, Read read) const;

  std::vector<AddressPrefix> proxies_;
};

} // namespace chattcp
