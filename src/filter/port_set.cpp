#include "filter/port_set.h"

#include <bit>
#include <cstddef>

namespace chattcp {

void PortSet::insert(std::uint16_t port) {
  constexpr std::size_t kPorts = 65536;
  words_.resize(kPorts / kWordBits);
  words_[port / kWordBits] |= std::uint64_t{1} << port % kWordBits;
}

std::vector<std::uint16_t> PortSet::values() const {
  std::vector<std::uint16_t> values;
  for (std::size_t word = 0; word < words_.size(); ++word) {
    for (std::uint64_t left = words_[word]; left != 0; left &= left - 1) { // Its lowest bit goes.
      values.push_back(static_cast<std::uint16_t>(word * kWordBits +
                                                  static_cast<unsigned>(std::countr_zero(left))));
    }
  }
  return values;
}

} // namespace chattcp
