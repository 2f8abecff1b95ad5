// A set of port numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// The ports from `first` to `last`, both included; first <= last.
struct PortRange {
  std::uint16_t first = 0;
  std::uint16_t last = 0;

  // Reads "80" or "8000-8999"; nothing for any other text.
  static std::optional<PortRange> parse(std::string_view text);

  // In the form that parse() reads.
  std::string text() const;

  bool operator==(const PortRange&) const = default;
};

// Membership is one look-up, whatever the number of ports.
class PortSet {
public:
  void insert(PortRange range);
  bool contains(std::uint16_t port) const {
    return !words_.empty() && (words_[port / kWordBits] >> port % kWordBits & 1U) != 0;
  }
  // True if every port of `other` is in this set.
  bool contains_all(const PortSet& other) const;
  bool empty() const { return words_.empty(); }
  bool is_everything() const;

  // The fewest ranges that make up the set, in ascending order.
  std::vector<PortRange> ranges() const;

private:
  static constexpr unsigned kWordBits = 64;
  static constexpr unsigned kPorts = 65536;

  unsigned next(unsigned port, bool member) const;

  std::vector<std::uint64_t> words_; // Empty, or one bit for each of the 65,536 ports.
};

} // namespace chattcp
