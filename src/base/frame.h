// One captured frame, handed from a source to the decoder.
#pragma once

#include "base/bytes.h"
#include "base/capture_interface.h"
#include "base/link_type.h"
#include "base/live_interface.h"
#include "base/timestamp.h"

#include <cstdint>

namespace chattcp {

// The most bytes kept of a frame in a live capture, libpcap's own limit. On Linux its ring holds
// about 130 bytes less.
inline constexpr int kMaxSnapshotLength = 262144;

// The most bytes of a frame in a file: libpcap's limit for a block of pcapng, here for both
// formats, so that frames of one can be saved in the other. Segmentation offload (BIG TCP) makes
// packets of up to 524,280 bytes.
inline constexpr int kMaxFrameLength = 16 * 1024 * 1024;

// A view: `bytes` belong to the source and are valid during the call that hands the frame over.
struct Frame {
  ByteView bytes;                // As captured; a short snapshot makes them fewer than wire_length.
  std::uint32_t wire_length = 0; // Bytes on the wire, link-layer header included.
  Timestamp time;
  LinkType link_type = LinkType::ethernet;
  std::uint64_t number = 0; // In its run, from 1; 0 until the pipeline has counted it.

  // Metadata from the capture file, to be saved with the frame. Valid as long as `bytes`.
  const CaptureInterface* interface = nullptr; // Null: not from a file.
  std::uint64_t ticks = 0;                     // Its time, in units of the interface.
  ByteView options = {};                       // In pcapng form, byte order as the interface says.

  const LiveInterface* live = nullptr; // Null: not captured here and now.
};

} // namespace chattcp
