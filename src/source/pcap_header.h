// The header of a pcap file (draft-ietf-opsawg-pcap, 4). For source/ only.
#pragma once

#include "base/frame.h"

#include <array>
#include <cstdint>

namespace chattcp {

// In this machine's byte order, for timestamps in nanoseconds.
struct PcapHeader {
  std::uint32_t magic = 0xa1b23c4d;
  std::array<std::uint16_t, 2> version{2, 4};
  std::array<std::uint32_t, 2> unused{};
  std::uint32_t snapshot_length = kMaxSnapshotLength;
  std::uint32_t link_type = 0; // A LINKTYPE_ number.
};

} // namespace chattcp
