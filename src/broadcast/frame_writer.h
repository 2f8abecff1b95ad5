// The frames of packets, on their way into a log.
#pragma once

#include "output/packet_formatter.h"
#include "pipeline/line_sink.h"
#include "source/save/capture_writer.h"

#include <cstdint>
#include <string>

namespace chattcp {

// Before each frame in what a FrameWriter writes.
struct FrameMark {
  std::uint32_t size = 0; // Of the record that follows: its header, and the frame.
  std::uint32_t further =
      0; // 1: of the same packet as the one before it, such as a later fragment.
};

// FrameWriter is the format of a run that shows frames in place of lines: it prints nothing, and
// saves the frames of what would have been printed as records of pcap, each after its mark, to the
// sink. It is the formatter too: only a formatter knows where a packet begins. One thread.
class FrameWriter : public PacketFormatter, public CaptureWriter {
public:
  // Frames have `link_type`. `sink` must outlive it.
  FrameWriter(LinkType link_type, LineSink& sink) : link_type_(link_type), sink_(sink) {}

  void append(const PrintedPacket& printed, Chunk& out) override;

  // Throws Error for a frame with another link type, and for a time that pcap cannot represent.
  void write(const Frame& frame) override;
  void flush() override;

private:
  const LinkType link_type_;
  LineSink& sink_;
  std::string records_;        // Not yet written.
  bool packet_begins_ = false; // With the next frame.
};

} // namespace chattcp
