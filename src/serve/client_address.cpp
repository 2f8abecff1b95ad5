#include "serve/client_address.h"

#include "base/address.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::size_t kNetworkBytes = 8; // A /64.

bool is_on_this_machine(const Endpoint& client) {
  const ByteView address = client.address;
  return is_loopback(client.is_ipv4() ? address.last(kIpv4Length) : address);
}

} // namespace

ClientAddress ClientAddress::behind_proxy(const Endpoint& client) {
  ClientAddress address(client);
  address.loopback_ = false;
  return address;
}

ClientAddress::ClientAddress(const Endpoint& client)
    : bytes_(client.address), loopback_(is_on_this_machine(client)) {
  if (!client.is_ipv4()) {
    std::fill(bytes_.begin() + kNetworkBytes, bytes_.end(), std::uint8_t{0});
  }
}

} // namespace chattcp
