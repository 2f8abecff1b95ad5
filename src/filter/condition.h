// The condition of one filter flag.
#pragma once

namespace chattcp {

// A packet must have one of `wanted`, if there are any, and none of `excluded`. `Set` is a
// ProtocolSet, a PortSet or an AddressSet.
template <typename Set> struct Condition {
  Set wanted;
  Set excluded;

  // `values` are those of the packet that the flag tests: of one side or of both.
  template <typename... Values> bool holds(const Values&... values) const {
    return (wanted.empty() || (wanted.contains(values) || ...)) &&
           !(excluded.contains(values) || ...);
  }

  // True if no packet can meet it.
  bool is_impossible() const {
    return wanted.empty() ? excluded.is_everything() : excluded.contains_all(wanted);
  }
};

} // namespace chattcp
