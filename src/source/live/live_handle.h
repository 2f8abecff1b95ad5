// Opening an interface. For use inside source/ only.
#pragma once

#include "source/live/live_source.h"
#include "source/pcap_handle.h"

#include <string>

namespace chattcp {

// How long the kernel fills a block of the ring before it hands it over: the delay of a packet.
inline constexpr int kBlockMilliseconds = 1;

// A handle that does not block, can be waited for with poll(2), and captures from start_frames()
// on.
struct LiveHandle {
  PcapHandle pcap;
  std::string warning; // What libpcap had to say and yet worked; empty mostly.
};

// Throws Error with the remedy.
LiveHandle open_live_handle(const LiveOptions& options);

} // namespace chattcp
