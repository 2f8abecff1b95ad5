#include "serve/client_address.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::size_t kNetworkBytes = 8; // A /64.

bool is_loopback_address(const Endpoint& client) {
  constexpr std::size_t kFirstOfIpv4 = kIpv6Length - kIpv4Length;
  constexpr std::uint8_t kLoopbackNetwork = 127; // 127.0.0.0/8
  constexpr std::array<std::uint8_t, kIpv6Length> kLoopback6{0, 0, 0, 0, 0, 0, 0, 0,
                                                             0, 0, 0, 0, 0, 0, 0, 1};
  return client.is_ipv4() ? client.address[kFirstOfIpv4] == kLoopbackNetwork
                          : client.address == kLoopback6;
}

} // namespace

ClientAddress::ClientAddress(const Endpoint& client)
    : bytes_(client.address), loopback_(is_loopback_address(client)) {
  if (!client.is_ipv4()) {
    std::fill(bytes_.begin() + kNetworkBytes, bytes_.end(), std::uint8_t{0});
  }
}

} // namespace chattcp
