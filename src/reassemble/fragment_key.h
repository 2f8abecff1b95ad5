// What the fragments of one datagram have in common.
#pragma once

#include "decode/ip_fragment.h"

#include <array>
#include <cstdint>
#include <tuple>

namespace chattcp {

// In IPv4 addresses, protocol and identification (RFC 791, 3.2); in IPv6 addresses and
// identification (RFC 8200, 4.5), and `protocol` is 0.
struct FragmentKey {
  std::uint8_t version = 0;
  std::uint8_t protocol = 0;
  std::uint32_t identification = 0;
  std::array<std::uint8_t, 16> source{}; // An IPv4 address fills the first four bytes.
  std::array<std::uint8_t, 16> destination{};

  bool operator<(const FragmentKey& other) const {
    return std::tie(version, protocol, identification, source, destination) <
           std::tie(other.version, other.protocol, other.identification, other.source,
                    other.destination);
  }
};

// `fragment` as the decoder found it: its header is whole.
FragmentKey key_of(const IpFragment& fragment);

} // namespace chattcp
