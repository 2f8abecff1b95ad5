// Fragments of datagrams, cut as a router would.
#pragma once

#include "support/frames.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace chattcp::test {

// The part of `whole` from `offset` on, `length` bytes at the most.
inline Bytes part_of(const Bytes& whole, std::size_t offset, std::size_t length) {
  const std::size_t end = std::min(whole.size(), offset + length);
  return {whole.begin() + static_cast<std::ptrdiff_t>(offset),
          whole.begin() + static_cast<std::ptrdiff_t>(end)};
}

// IPv4 packets with `size` bytes of `payload` each, a multiple of 8.
inline std::vector<Bytes> ipv4_fragments(std::uint8_t protocol, const Bytes& payload,
                                         std::size_t size, Ipv4Fields fields = {}) {
  std::vector<Bytes> all;
  for (std::size_t offset = 0; offset < payload.size(); offset += size) {
    const bool more = offset + size < payload.size();
    fields.fragment = static_cast<std::uint16_t>((more ? 0x2000U : 0U) | offset / 8);
    all.push_back(ipv4(protocol, part_of(payload, offset, size), fields));
  }
  return all;
}

// The same of IPv6.
inline std::vector<Bytes> ipv6_fragments(std::uint8_t next, const Bytes& payload, std::size_t size,
                                         std::uint32_t identification = 0xabcd) {
  std::vector<Bytes> all;
  for (std::size_t offset = 0; offset < payload.size(); offset += size) {
    const bool more = offset + size < payload.size();
    all.push_back(ipv6(44, join({{next, 0},
                                 u16(offset | (more ? 1U : 0U)),
                                 u32(identification),
                                 part_of(payload, offset, size)})));
  }
  return all;
}

} // namespace chattcp::test
