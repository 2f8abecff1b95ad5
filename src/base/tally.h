// How often each of a few kinds of event has happened.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace chattcp {

// Tally has one counter for each value of the enumeration `Kind`, which are 0 to `kKinds` - 1. Any
// thread.
template <typename Kind, std::size_t kKinds> class Tally {
public:
  void add(Kind kind) { ++counts_.at(static_cast<std::size_t>(kind)); }
  std::uint64_t of(Kind kind) const { return at(static_cast<std::size_t>(kind)); }

  // The same by number, for a loop over all.
  std::uint64_t at(std::size_t kind) const { return counts_.at(kind); }

private:
  std::array<std::atomic<std::uint64_t>, kKinds> counts_{};
};

} // namespace chattcp
