// A set of port numbers.
#pragma once

#include <cstdint>
#include <vector>

namespace chattcp {

// Membership is one look-up however many ports there are.
class PortSet {
public:
  void insert(std::uint16_t port);
  bool contains(std::uint16_t port) const {
    return !words_.empty() && (words_[port / kWordBits] >> port % kWordBits & 1U) != 0;
  }
  bool empty() const { return words_.empty(); }

  // In ascending order.
  std::vector<std::uint16_t> values() const;

private:
  static constexpr unsigned kWordBits = 64;

  std::vector<std::uint64_t> words_; // Empty, or one bit for each of the 65,536 ports.
};

} // namespace chattcp
