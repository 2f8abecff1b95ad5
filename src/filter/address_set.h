// A set of addresses, given by prefixes.
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
  // True where each prefix of `other` lies in one of this set.
  bool contains_all(const AddressSet& other) const;
  bool empty() const { return prefixes_.empty(); }
  // True where one prefix is all of IPv4 and one all of IPv6.
  bool is_everything() const;

  // In the order in which they were inserted.
  const std::vector<AddressPrefix>& prefixes() const { return prefixes_; }

private:
  bool contains_prefix(const AddressPrefix& inner) const;

  std::vector<AddressPrefix> prefixes_;
};

} // namespace chattcp
