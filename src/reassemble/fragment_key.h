// The fields that the fragments of one datagram have in common.
#pragma once

#include "base/address.h"
#include "decode/ip_fragment.h"

#include <cstdint>
#include <tuple>

namespace chattcp {

// IPv4: addresses, protocol and identification (RFC 791, 3.2). IPv6: addresses and identification
// (RFC 8200, 4.5), with a `protocol` of 0.
struct FragmentKey {
  std::uint8_t protocol = 0;
  std::uint32_t identification = 0;
  Address source;
  Address destination;

  bool operator<(const FragmentKey& other) const {
    return std::tie(protocol, identification, source, destination) <
           std::tie(other.protocol, other.identification, other.source, other.destination);
  }
};

// `fragment` comes from the decoder, so its header is complete.
FragmentKey key_of(const IpFragment& fragment);

} // namespace chattcp
