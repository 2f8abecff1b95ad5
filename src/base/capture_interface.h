// An interface as a capture file describes it.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace chattcp {

// The contents of an interface description block of pcapng, or of the header of a pcap file: enough
// to save its frames again without loss. Frames point to it; to keep it longer than the frame, take
// a share with shared_from_this().
struct CaptureInterface : std::enable_shared_from_this<CaptureInterface> {
  std::uint32_t number = 0;             // In its section.
  std::uint32_t link_type = 0;          // A LINKTYPE_ number.
  std::uint32_t snapshot_length = 0;    // In bytes; 0: no limit.
  std::uint64_t per_second = 1'000'000; // Units of its timestamps; a power of 10 or of 2.
  std::uint64_t offset = 0;             // Seconds to add to them, modulo 2^64.
  bool swapped = false;                 // The options of its packets have the other byte order.

  // In pcapng form and this machine's byte order, without the end-of-options option. If a file has
  // excessively many, those that are neither a name nor about time may be missing.
  std::vector<std::uint8_t> options;
};

} // namespace chattcp
