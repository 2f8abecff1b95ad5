#include "filter/port_set.h"

#include "base/number.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace chattcp {

std::optional<PortRange> PortRange::parse(std::string_view text) {
  const std::size_t dash = text.find('-');
  const std::optional<std::uint16_t> first = parse_number<std::uint16_t>(text.substr(0, dash));
  const std::optional<std::uint16_t> last =
      dash == std::string_view::npos ? first : parse_number<std::uint16_t>(text.substr(dash + 1));
  if (!first || !last || *first > *last) {
    return std::nullopt;
  }
  return PortRange{.first = *first, .last = *last};
}

std::string PortRange::text() const {
  return first == last ? std::to_string(first) : std::to_string(first) + "-" + std::to_string(last);
}

void PortSet::insert(PortRange range) {
  words_.resize(kPorts / kWordBits);
  const unsigned first_word = range.first / kWordBits;
  const unsigned last_word = range.last / kWordBits;
  for (unsigned word = first_word; word <= last_word; ++word) {
    std::uint64_t bits = ~std::uint64_t{0};
    if (word == first_word) {
      bits &= ~std::uint64_t{0} << range.first % kWordBits;
    }
    if (word == last_word) {
      bits &= ~std::uint64_t{0} >> (kWordBits - 1 - range.last % kWordBits);
    }
    words_[word] |= bits;
  }
}

bool PortSet::contains_all(const PortSet& other) const {
  for (std::size_t word = 0; word < other.words_.size(); ++word) {
    if ((other.words_[word] & ~(words_.empty() ? 0 : words_[word])) != 0) {
      return false;
    }
  }
  return true;
}

bool PortSet::is_everything() const {
  return !words_.empty() &&
         std::all_of(words_.begin(), words_.end(), [](std::uint64_t word) { return ~word == 0; });
}

std::vector<PortRange> PortSet::ranges() const {
  std::vector<PortRange> ranges;
  if (words_.empty()) {
    return ranges;
  }
  for (unsigned first = next(0, true); first < kPorts;) {
    const unsigned end = next(first, false);
    ranges.push_back(
        {.first = static_cast<std::uint16_t>(first), .last = static_cast<std::uint16_t>(end - 1)});
    first = next(end, true);
  }
  return ranges;
}

// The first port, starting at `port`, that is a member (or is none); kPorts if there is no such
// port.
unsigned PortSet::next(unsigned port, bool member) const {
  while (port < kPorts) {
    const std::uint64_t word = words_[port / kWordBits];
    const std::uint64_t rest = (member ? word : ~word) >> port % kWordBits;
    if (rest != 0) {
      return port + static_cast<unsigned>(std::countr_zero(rest));
    }
    port += kWordBits - port % kWordBits;
  }
  return kPorts;
}

} // namespace chattcp
