// What one filter flag asks for.
#pragma once

namespace chattcp {

// One of `wanted` must be there, if there are any, and none of `excluded`. `Set` is a ProtocolSet,
// a PortSet or an AddressSet.
template <typename Set> struct Condition {
  Set wanted;
  Set excluded;

  // `values` are those of the packet that the flag looks at: one side's, or both sides'.
  template <typename... Values> bool holds(const Values&... values) const {
    return (wanted.empty() || (wanted.contains(values) || ...)) &&
           !(excluded.contains(values) || ...);
  }

  // True where no packet at all can hold it.
  bool is_impossible() const {
    return wanted.empty() ? excluded.is_everything() : excluded.contains_all(wanted);
  }
};

} // namespace chattcp
