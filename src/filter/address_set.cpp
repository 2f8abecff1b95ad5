#include "filter/address_set.h"

namespace chattcp {

bool AddressSet::contains_all(const AddressSet& other) const {
  return std::all_of(other.prefixes_.begin(), other.prefixes_.end(),
                     [this](const AddressPrefix& inner) { return contains_prefix(inner); });
}

bool AddressSet::is_everything() const {
  return contains_prefix(*AddressPrefix::parse("0.0.0.0/0")) &&
         contains_prefix(*AddressPrefix::parse("::/0"));
}

bool AddressSet::contains_prefix(const AddressPrefix& inner) const {
  return std::any_of(prefixes_.begin(), prefixes_.end(),
                     [&](const AddressPrefix& outer) { return outer.contains(inner); });
}

} // namespace chattcp
