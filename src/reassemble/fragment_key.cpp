#include "reassemble/fragment_key.h"

#include "base/address.h"
#include "base/byte_reader.h"

#include <algorithm>

namespace chattcp {

namespace {

constexpr std::size_t kIdentificationLength = 4; // At the end of an IPv6 fragment header.

void take_address(ByteReader& reader, std::size_t length, std::array<std::uint8_t, 16>& address) {
  const ByteView bytes = reader.take(length);
  std::copy(bytes.begin(), bytes.end(), address.begin());
}

FragmentKey key_of_ipv4(ByteView header) {
  FragmentKey key{.version = 4};
  ByteReader reader(header);
  reader.skip(4); // To the identification.
  key.identification = reader.u16();
  reader.skip(3); // Flags, offset and time to live.
  key.protocol = reader.u8();
  reader.skip(2); // Checksum.
  take_address(reader, kIpv4Length, key.source);
  take_address(reader, kIpv4Length, key.destination);
  return key;
}

FragmentKey key_of_ipv6(ByteView header) {
  FragmentKey key{.version = 6};
  key.identification = ByteReader(header.last(kIdentificationLength)).u32();
  ByteReader reader(header);
  reader.skip(8); // To the addresses.
  take_address(reader, kIpv6Length, key.source);
  take_address(reader, kIpv6Length, key.destination);
  return key;
}

} // namespace

FragmentKey key_of(const IpFragment& fragment) {
  return fragment.header[0] >> 4U == 4 ? key_of_ipv4(fragment.header)
                                       : key_of_ipv6(fragment.header);
}

} // namespace chattcp
