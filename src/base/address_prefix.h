// Networks of IP addresses.
#pragma once

#include "base/address.h"

#include <optional>
#include <string>
#include <string_view>

namespace chattcp {

// An address with the number of its leading bits that count: 10.0.0.0/8, fe80::1 (as /128).
class AddressPrefix {
public:
  // Reads an IPv4 or IPv6 address, with "/BITS" or without. Never resolves a name; returns nothing
  // for any other text.
  static std::optional<AddressPrefix> parse(std::string_view text);

  // True where `address`, of 4 or 16 bytes, is of the same family and begins with the same bits.
  bool contains(ByteView address) const;
  bool contains(const Address& address) const { return contains(address.bytes()); }

  // True where it contains all addresses of `inner`.
  bool contains(const AddressPrefix& inner) const {
    return bits_ <= inner.bits_ && contains(inner.address_);
  }

  bool is_ipv4() const { return address_.is_ipv4(); }

  // The prefix with all other bits zero, "10.0.0.0/8"; always with the number of bits.
  std::string text() const;

private:
  AddressPrefix(const Address& address, unsigned bits) : address_(address), bits_(bits) {}

  Address address_;
  unsigned bits_;
};

} // namespace chattcp
