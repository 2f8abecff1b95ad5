// One captured frame, the meeting point of source and decoder.
#pragma once

#include "base/bytes.h"
#include "base/link_type.h"
#include "base/timestamp.h"

#include <cstdint>

namespace chattcp {

// Bytes kept of a frame at the most; libpcap's own bound for most link types.
inline constexpr int kMaxSnapshotLength = 262144;

// A view: `bytes` belong to the source and are valid until its next frame.
struct Frame {
  ByteView bytes;                // As captured; a short snapshot makes them fewer than wire_length.
  std::uint32_t wire_length = 0; // Bytes on the wire, link-layer header included.
  Timestamp time;
  LinkType link_type = LinkType::ethernet;
};

} // namespace chattcp
