#include "http/client_address.h"

namespace chattcp {

namespace {

constexpr unsigned kNetworkBits = 64;

} // namespace

ClientAddress ClientAddress::behind_proxy(const Address& client) {
  ClientAddress address(client);
  address.loopback_ = false;
  return address;
}

ClientAddress::ClientAddress(const Address& client)
    : network_(client.is_ipv4() ? client : client.network(kNetworkBits)),
      loopback_(client.is_loopback()) {}

} // namespace chattcp
