// Packets from a network interface.
#pragma once

#include "base/stop_signal.h"
#include "source/capture_filter.h"
#include "source/packet_source.h"

#include <memory>
#include <string>

namespace chattcp {

inline constexpr int kMaxSnapshotLength = 262144; // Bytes; libpcap's own bound for most link types.
inline constexpr int kMaxBufferMebibytes = 2047;  // libpcap counts bytes in an int.

struct LiveOptions {
  std::string interface;
  int snapshot_length = kMaxSnapshotLength; // Bytes kept of each frame, from 1.
  int buffer_mebibytes = 16;                // The kernel's ring, from 1.
  bool promiscuous = false;
  bool immediate = false; // Each packet at once; the ring then holds few packets.
};

// A capture from an interface.
//
// A thread of its own empties the kernel's ring at once into memory, up to four times the size of
// the ring, so that a handler that pauses does not lose packets.
class LiveSource : public PacketSource {
public:
  // Opens the interface and starts to capture into the ring; no thread starts before run().
  // `stop` must outlive the source. Throws Error with the remedy, or UsageError for the filter.
  static std::unique_ptr<LiveSource> open(const LiveOptions& options, const CaptureFilter& filter,
                                          StopSignal& stop);

  // "eth0, link type EN10MB (Ethernet), snapshot length 262144 bytes".
  virtual std::string description() const = 0;

  // What libpcap had to say that does not keep it from working; empty mostly.
  virtual std::string warning() const = 0;
};

} // namespace chattcp
