#include "reassemble/fragment_key.h"

#include "base/byte_reader.h"

namespace chattcp {

namespace {

constexpr std::size_t kIdentificationLength = 4; // At the end of an IPv6 fragment header.

FragmentKey key_of_ipv4(ByteView header) {
  FragmentKey key;
  ByteReader reader(header);
  reader.skip(4); // To the identification.
  key.identification = reader.u16();
  reader.skip(3); // Flags, offset and time to live.
  key.protocol = reader.u8();
  reader.skip(2); // Checksum.
  key.source = Address::of(reader.take(kIpv4Length));
  key.destination = Address::of(reader.take(kIpv4Length));
  return key;
}

FragmentKey key_of_ipv6(ByteView header) {
  FragmentKey key;
  key.identification = ByteReader(header.last(kIdentificationLength)).u32();
  ByteReader reader(header);
  reader.skip(8); // To the addresses.
  key.source = Address::of(reader.take(kIpv6Length));
  key.destination = Address::of(reader.take(kIpv6Length));
  return key;
}

} // namespace

FragmentKey key_of(const IpFragment& fragment) {
  return fragment.header[0] >> 4U == 4 ? key_of_ipv4(fragment.header)
                                       : key_of_ipv6(fragment.header);
}

} // namespace chattcp
