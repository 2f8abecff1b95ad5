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

  // Takes a copy of the frame. A failure of the disk shows at the next flush(). Throws Error for a
  // frame that the format cannot hold as it is.
  virtual void write(const Frame& frame) = 0;

  // Hands everything to the system. Throws Error, for a full disk say.
  virtual void flush() = 0;
};

// Empties the file. What ends in .pcapng becomes that, and keeps of a frame all that its own file
// said: link type, interface, time to the last unit, comments and flags. Everything else becomes
// pcap with nanoseconds, of one link type: `link_type` unless there are frames of another one.
//
// `interface` is the name of the interface that frames come from which no file describes. Throws
// Error.
std::unique_ptr<CaptureWriter> make_capture_writer(OutputFile output, LinkType link_type,
                                                   const std::string& interface);

} // namespace chattcp
