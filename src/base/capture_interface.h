// An interface as the file that frames come from describes it.
#pragma once

#include "base/bytes.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace chattcp {

// What a pcapng file says in an interface description block, and a pcap file in its header; enough
// to save its frames again with nothing lost. Frames point to it: to keep one longer than that,
// take a share of it by shared_from_this().
struct CaptureInterface : std::enable_shared_from_this<CaptureInterface> {
  std::uint32_t number = 0;             // In its section.
  std::uint32_t link_type = 0;          // A LINKTYPE_ number.
  std::uint32_t snapshot_length = 0;    // In bytes; 0: no limit.
  std::uint64_t per_second = 1'000'000; // Units of its timestamps; a power of 10 or of 2.
  std::uint64_t offset = 0;             // Seconds to add to them, modulo 2^64.
  bool swapped = false;                 // The options of its packets have the other byte order.

  // In pcapng form and this machine's byte order, without the one that ends them. May lack what
  // is neither a name nor about time, where a file describes more than anybody would.
  std::vector<std::uint8_t> options;
};

} // namespace chattcp
