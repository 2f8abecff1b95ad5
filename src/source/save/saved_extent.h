// How much of a saved capture is whole.
#pragma once

#include <cstdint>

namespace chattcp {

struct SavedExtent {
  std::uint64_t whole = 0; // Bytes from the beginning to the end of the last whole record.
  bool has_packets = false;
};

// Reads a regular file that was saved by this program on this machine, as pcap or pcapng. All of
// any other file is whole, and of one that cannot be read. May move the offset of the descriptor.
SavedExtent examine_saved(int fd);

} // namespace chattcp
