// IPv4 and IPv6 addresses: reading and writing them.
#pragma once

#include "base/bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace chattcp {

inline constexpr std::size_t kIpv4Length = 4;
inline constexpr std::size_t kIpv6Length = 16;
inline constexpr std::size_t kMaxAddressText = 39; // Eight groups of four digits, seven colons.

// Writes an address of 4 or 16 bytes as text (dotted quad, or RFC 5952) to `out`, which has room
// for kMaxAddressText characters. Returns the end of what was written. No terminating zero.
// For packets, whose addresses are views; anything else uses Address::text().
char* write_address(ByteView address, char* out);

// Address is an IPv4 or IPv6 address. A plain value: copies are cheap and share nothing.
class Address {
public:
  Address() = default; // ::

  // An address of 4 or 16 bytes in network order; `::` for any other length.
  static Address of(ByteView bytes);

  // Reads a dotted quad or an IPv6 address without brackets and zone. Never resolves a name;
  // returns nothing for any other text.
  static std::optional<Address> parse(std::string_view text);

  bool is_ipv4() const { return length_ == kIpv4Length; }

  // True for an address that never leaves this machine: 127.0.0.0/8 (RFC 1122, 3.2.1.3) and ::1
  // (RFC 4291, 2.5.3).
  bool is_loopback() const;

  // True for 0.0.0.0 and ::.
  bool is_unspecified() const;

  // The IPv4 address in an IPv4-mapped one, ::ffff:192.0.2.1 (RFC 4291, 2.5.5.2): how an IPv6
  // socket shows a peer that uses IPv4. Any other address unchanged.
  Address unmapped() const;

  // The first address of its network of `bits` bits: all bits after them are zero.
  Address network(unsigned bits) const;

  // Its 4 or 16 bytes, valid as long as this object.
  ByteView bytes() const& { return ByteView(bytes_).first(length_); }
  ByteView bytes() && = delete;

  // Dotted quad, or RFC 5952.
  std::string text() const;

  bool operator==(const Address&) const = default;
  bool operator<(const Address& other) const {
    return std::tie(length_, bytes_) < std::tie(other.length_, other.bytes_);
  }

private:
  std::array<std::uint8_t, kIpv6Length> bytes_{}; // An IPv4 address fills the first four.
  std::size_t length_ = kIpv6Length;              // Or kIpv4Length.
};

} // namespace chattcp
