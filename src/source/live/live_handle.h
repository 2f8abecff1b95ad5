// Opening an interface. For use inside source/ only.
#pragma once

#include "source/live/live_source.h"
#include "source/pcap_handle.h"

#include <string>

namespace chattcp {

// How long the kernel fills a block of the ring before handing it over: the delay of a packet.
inline constexpr int kBlockMilliseconds = 1;

// A non-blocking handle that supports poll(2) and captures from start_frames() on.
struct LiveHandle {
  PcapHandle pcap;
  std::string warning; // A warning from libpcap; usually empty.
};

// Throws Error with the remedy.
LiveHandle open_live_handle(const LiveOptions& options);

} // namespace chattcp
