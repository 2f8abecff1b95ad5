// An interface as a pcapng file describes it. For source/ only.
#pragma once

#include "base/bytes.h"
#include "base/timestamp.h"
#include "source/file_numbers.h"

#include <cstdint>

namespace chattcp {

struct PcapngInterface {
  std::uint32_t link_type = 0;          // A LINKTYPE_ number.
  std::uint32_t snapshot_length = 0;    // In bytes; 0: no limit.
  std::uint64_t per_second = 1'000'000; // Units of its timestamps; a power of 10 or of 2.
  std::uint64_t offset = 0;             // Seconds to add to them, modulo 2^64.

  // The moment that a timestamp of so many units means.
  Timestamp time_of(std::uint64_t units) const;
};

// The bytes of a description before its options.
inline constexpr std::uint32_t kInterfaceFixedPart = 8;

// Reads the body of an interface description block (draft-ietf-opsawg-pcapng, 4.2), which has at
// least kInterfaceFixedPart bytes. Throws BrokenFile for options that are broken: they decide what
// the times of all its packets mean.
PcapngInterface read_interface(ByteView body, const FileNumbers& numbers);

} // namespace chattcp
