// A set of addresses, made of prefixes.
#pragma once

#include "base/address_prefix.h"

#include <algorithm>
#include <vector>

namespace chattcp {

class AddressSet {
public:
  void insert(const AddressPrefix& prefix) { prefixes_.push_back(prefix); }
  bool contains(ByteView address) const {
    return std::any_of(prefixes_.begin(), prefixes_.end(),
                       [address](const AddressPrefix& prefix) { return prefix.contains(address); });
  }
  // True if one prefix of this set contains each prefix of `other`.
  bool contains_all(const AddressSet& other) const;
  bool empty() const { return prefixes_.empty(); }
  // True if one prefix is all of IPv4 and one all of IPv6.
  bool is_everything() const;

  // In order of insertion.
  const std::vector<AddressPrefix>& prefixes() const { return prefixes_; }

private:
  bool contains_prefix(const AddressPrefix& inner) const;

  std::vector<AddressPrefix> prefixes_;
};

} // namespace chattcp
