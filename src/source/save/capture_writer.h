// Saving raw packets.
#pragma once

#include "base/frame.h"
#include "source/save/output_file.h"

#include <memory>
#include <string>

namespace chattcp {

// CaptureWriter writes frames to a file as they were captured. One thread.
class CaptureWriter {
public:
  CaptureWriter() = default;
  CaptureWriter(const CaptureWriter&) = delete;
  CaptureWriter& operator=(const CaptureWriter&) = delete;
  virtual ~CaptureWriter() = default;

  // Takes a copy of the frame. The next flush() reports write errors. Throws Error for a frame that
  // the format cannot represent.
  virtual void write(const Frame& frame) = 0;

  // Writes everything out. Throws Error, such as for a full disk.
  virtual void flush() = 0;
};

// Empties the file. A name that ends in .pcapng selects that format, which keeps everything that a
// frame's own file said: link type, interface, exact time, comments and flags. Any other name
// selects pcap with nanoseconds and one link type: that of the first frame, or `link_type` without
// frames.
//
// `interface` names the interface of frames that no file describes. Throws Error.
std::unique_ptr<CaptureWriter> make_capture_writer(OutputFile output, LinkType link_type,
                                                   const std::string& interface);

} // namespace chattcp
