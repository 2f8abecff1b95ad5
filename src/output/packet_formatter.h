// The seam between packets and the formats that they are printed in.
#pragma once

#include "decode/packet.h"
#include "output/chunk.h"

namespace chattcp {

// A PacketFormatter turns packets into lines, a class per format. It may remember packets, so there
// is one for each run. One thread.
class PacketFormatter {
public:
  PacketFormatter() = default;
  PacketFormatter(const PacketFormatter&) = delete;
  PacketFormatter& operator=(const PacketFormatter&) = delete;
  virtual ~PacketFormatter() = default;

  // Appends `packet` as one line, newline included. Does not allocate once the buffer has grown.
  virtual void append(const Packet& packet, Chunk& out) = 0;
};

} // namespace chattcp
