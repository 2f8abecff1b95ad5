// Packets from a network interface.
#pragma once

#include "base/stop_signal.h"
#include "source/capture_filter.h"
#include "source/packet_source.h"

#include <memory>
#include <string>

namespace chattcp {

inline constexpr int kMaxBufferMebibytes = 2047; // libpcap counts bytes in an int.

struct LiveOptions {
  std::string interface;
  int snapshot_length = 0;   // Bytes kept of each frame; 0: as many as can be captured.
  int buffer_mebibytes = 16; // The kernel's ring, from 1.
  bool promiscuous = false;
  bool immediate = false; // Hands over each packet at once; the ring then holds few packets.
};

// Opens an interface and starts to capture into the kernel's ring. Threads start in run().
//
// A thread of its own empties the ring into memory at once, up to four times the size of the ring,
// so that a handler that pauses does not lose packets.
//
// `stop` must outlive the source. Throws Error with the remedy, or UsageError for the filter.
std::unique_ptr<PacketSource> open_live_source(const LiveOptions& options,
                                               const CaptureFilter& filter, StopSignal& stop);

} // namespace chattcp
