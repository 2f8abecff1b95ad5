// A set of port numbers.
#pragma once

#include <cstdint>
#include <vector>

namespace chattcp {

// Membership is one look-up however many ports there are.
class PortSet {
public:
  void insert(std::uint16_t port);
  bool contains(std::uint16_t port) const { return !members_.empty() && members_[port]; }
  bool empty() const { return members_.empty(); }

  // In ascending order.
  std::vector<std::uint16_t> values() const;

private:
  std::vector<bool> members_; // Empty, or one bit for each of the 65,536 ports.
};

} // namespace chattcp
