// IP addresses: reading, writing, and matching by prefix.
#pragma once

#include "base/bytes.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

inline constexpr std::size_t kIpv4Length = 4;
inline constexpr std::size_t kIpv6Length = 16;
inline constexpr std::size_t kMaxAddressText = 39; // Eight groups of four digits, seven colons.

// Writes an address of 4 or 16 bytes as text (dotted quad, or RFC 5952) to `out`, which has room
// for kMaxAddressText characters. Returns the end of what was written. No terminating zero.
char* write_address(ByteView address, char* out);

// The same as a string, for places where speed does not matter.
std::string address_text(ByteView address);

// True for an address that never leaves this machine: 127.0.0.0/8 (RFC 1122, 3.2.1.3) and ::1
// (RFC 4291, 2.5.3).
bool is_loopback(ByteView address);

// An address with the number of its leading bits that count: 10.0.0.0/8, fe80::1 (as /128).
class AddressPrefix {
public:
  // Reads an IPv4 or IPv6 address, with "/BITS" or without. Looks nothing up; returns nothing
  // where the text is something else.
  static std::optional<AddressPrefix> parse(std::string_view text);

  // True where `address` is of the same family and begins with the same bits.
  bool contains(ByteView address) const;

  // True where it contains all addresses of `inner`.
  bool contains(const AddressPrefix& inner) const {
    return bits_ <= inner.bits_ && contains(ByteView(inner.address_).first(inner.length_));
  }

  bool is_ipv4() const { return length_ == kIpv4Length; }

  // The prefix with all other bits zero, "10.0.0.0/8"; always with the number of bits.
  std::string text() const;

private:
  std::array<std::uint8_t, kIpv6Length> address_{};
  std::size_t length_ = 0; // kIpv4Length or kIpv6Length.
  unsigned bits_ = 0;
};

} // namespace chattcp
