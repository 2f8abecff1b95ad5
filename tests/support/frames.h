// Builders that wrap a payload in one header each, so that a test reads like the packet it makes.
// Every length that a header states is right unless the test says otherwise.
#pragma once

#include "support/hex.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

namespace chattcp::test {

using Bytes = std::vector<std::uint8_t>;
using Numbers = std::vector<std::uint16_t>;

inline Bytes join(std::initializer_list<Bytes> parts) {
  Bytes whole;
  for (const Bytes& part : parts) {
    whole.insert(whole.end(), part.begin(), part.end());
  }
  return whole;
}

// Network order, `width` bytes.
inline Bytes number(std::uint64_t value, unsigned width) {
  Bytes bytes;
  for (unsigned i = width; i-- > 0;) {
    bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  }
  return bytes;
}

inline Bytes u16(std::uint64_t value) {
  return number(value, 2);
}
inline Bytes u32(std::uint64_t value) {
  return number(value, 4);
}

// `count` bytes 1, 2, 3 and so on.
inline Bytes counted(std::size_t count) {
  Bytes bytes;
  for (std::size_t i = 1; i <= count; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(i));
  }
  return bytes;
}

struct UdpFields {
  std::uint16_t source = 5353;
  std::uint16_t destination = 53;
  std::optional<std::uint16_t> length = {};
};

inline Bytes udp(const Bytes& payload, const UdpFields& fields = {}) {
  return join({u16(fields.source), u16(fields.destination),
               u16(fields.length.value_or(static_cast<std::uint16_t>(8 + payload.size()))),
               u16(0x1234), payload});
}

struct TcpFields {
  std::uint16_t source = 40000;
  std::uint16_t destination = 443;
  std::uint16_t flags = 0x018;
  std::optional<unsigned> data_offset = {};
  Bytes options = {}; // A multiple of four bytes.
  std::uint32_t sequence = 0x01020304;
  std::uint32_t acknowledgement = 0xa0b0c0d0;
};

inline Bytes tcp(const Bytes& payload, const TcpFields& fields = {}) {
  const std::uint64_t offset = fields.data_offset.value_or(5 + fields.options.size() / 4);
  return join({u16(fields.source), u16(fields.destination), u32(fields.sequence),
               u32(fields.acknowledgement), u16(offset << 12U | fields.flags), u16(0xfedc),
               u16(0xbeef), u16(0x0007), fields.options, payload});
}

struct Ipv4Fields {
  Bytes source = {192, 0, 2, 1};
  Bytes destination = {198, 51, 100, 2};
  std::optional<std::uint16_t> total_length = {};
  std::uint16_t fragment = 0x4000; // Flags and offset.
  std::uint16_t identification = 0x0102;
  Bytes options = {}; // A multiple of four bytes.
};

inline Bytes ipv4(std::uint8_t protocol, const Bytes& payload, const Ipv4Fields& fields = {}) {
  const std::size_t header = 20 + fields.options.size();
  return join(
      {number(0x40 | header / 4, 1),
       "00"_hex,
       u16(fields.total_length.value_or(static_cast<std::uint16_t>(header + payload.size()))),
       u16(fields.identification),
       u16(fields.fragment),
       "40"_hex,
       {protocol},
       u16(0),
       fields.source,
       fields.destination,
       fields.options,
       payload});
}

struct Ipv6Fields {
  Bytes source = "20010db8000000000000000000000001"_hex;
  Bytes destination = "fe800000000000000000000000000002"_hex;
  std::optional<std::uint16_t> payload_length = {};
};

inline Bytes ipv6(std::uint8_t next, const Bytes& payload, const Ipv6Fields& fields = {}) {
  return join({u32(0x60000000),
               u16(fields.payload_length.value_or(static_cast<std::uint16_t>(payload.size()))),
               {next, 64},
               fields.source,
               fields.destination,
               payload});
}

// Hop-by-hop, routing or destination options of 8 bytes, filled with a PadN option.
inline Bytes extension(std::uint8_t next, const Bytes& payload) {
  return join({{next}, "00 0104 00000000"_hex, payload});
}

inline Bytes fragment_header(std::uint8_t next, std::uint16_t offset_and_more,
                             const Bytes& payload) {
  return join({{next, 0}, u16(offset_and_more), u32(0xabcd), payload});
}

// An authentication header of 24 bytes.
inline Bytes authentication(std::uint8_t next, const Bytes& payload) {
  return join({{next, 4}, u16(0), u32(1), u32(2), Bytes(12, 0xee), payload});
}

// `optional_fields` are those that `flags` announce.
inline Bytes gre(std::uint16_t protocol, const Bytes& payload, std::uint16_t flags = 0,
                 const Bytes& optional_fields = {}) {
  return join({u16(flags), u16(protocol), optional_fields, payload});
}

inline Bytes ethernet(std::uint16_t type_or_length, const Bytes& payload) {
  return join({"020000000002 020000000001"_hex, u16(type_or_length), payload});
}

// What stands behind the EtherType of a VLAN tag.
inline Bytes vlan(std::uint16_t type_or_length, const Bytes& payload) {
  return join({u16(0x2064), u16(type_or_length), payload});
}

inline Bytes snap(std::uint16_t ethertype, const Bytes& payload) {
  return join({"aaaa03 000000"_hex, u16(ethertype), payload});
}

// A stack of `labels` labels.
inline Bytes mpls(std::size_t labels, const Bytes& payload) {
  Bytes stack;
  for (std::size_t i = 1; i <= labels; ++i) {
    stack = join({stack, u32(i << 12U | (i == labels ? 0x100U : 0U) | 64U)});
  }
  return join({stack, payload});
}

// A session packet; `ppp` begins with the protocol.
inline Bytes pppoe(const Bytes& ppp) {
  return join({"1100 0001"_hex, u16(ppp.size()), ppp});
}

} // namespace chattcp::test
