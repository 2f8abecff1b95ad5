// The seam between packets and the formats that they are printed in.
#pragma once

#include "analyze/analysis.h"
#include "base/frame.h"
#include "decode/packet.h"
#include "output/chunk.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace chattcp {

// A packet that is printed, and what surrounds it. Valid during the call that hands it over.
struct PrintedPacket {
  const Packet& packet;
  const Frame& frame;                 // Which holds it, or its last fragment.
  std::uint64_t number = 0;           // Of the frame in its run, from 1; all frames count.
  const Analysis* analysis = nullptr; // Null: it was not asked for.
};

// A PacketFormatter turns packets into lines, a class per format. It may remember packets, so there
// is one for each run. One thread.
class PacketFormatter {
public:
  PacketFormatter() = default;
  PacketFormatter(const PacketFormatter&) = delete;
  PacketFormatter& operator=(const PacketFormatter&) = delete;
  virtual ~PacketFormatter() = default;

  // What comes before the first line, with its newline; empty for most formats.
  virtual std::string heading() const { return {}; }

  // Appends the packet as one line, newline included. Does not allocate once the buffer has grown.
  virtual void append(const PrintedPacket& printed, Chunk& out) = 0;

  // How many whole lines `text` has, which was appended, from the beginning of one.
  virtual std::uint64_t count_lines(std::string_view text) const {
    return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  }
};

} // namespace chattcp
