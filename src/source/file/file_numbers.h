// Numbers in the byte order of the machine that wrote a file. For source/ only.
#pragma once

#include <cstdint>
#include <cstring>

namespace chattcp {

// Reads numbers without bounds checks: the caller has checked.
class FileNumbers {
public:
  // `swapped`: the writer's byte order is not this machine's.
  explicit FileNumbers(bool swapped = false) : swapped_(swapped) {}

  std::uint16_t u16(const std::uint8_t* at) const {
    std::uint16_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return swapped_ ? __builtin_bswap16(value) : value;
  }
  std::uint32_t u32(const std::uint8_t* at) const {
    std::uint32_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return swapped_ ? __builtin_bswap32(value) : value;
  }
  std::uint64_t u64(const std::uint8_t* at) const {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return swapped_ ? __builtin_bswap64(value) : value;
  }

  bool swapped() const { return swapped_; }

private:
  bool swapped_;
};

} // namespace chattcp
