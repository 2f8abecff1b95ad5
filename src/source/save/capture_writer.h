// Saving raw packets.
#pragma once

#include "base/frame.h"
#include "source/save/output_file.h"

#include <cstdint>
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

// pcapng keeps everything that a frame's own file said: link type, interface, exact time, comments
// and flags. pcap has nanoseconds and one link type: that of the first frame, or that which is
// known before, without frames.
enum class SaveFormat : std::uint8_t { pcap, pcapng };

// pcapng for a name that ends so, pcap for any other.
SaveFormat save_format_of(const std::string& path);

// `interface` names the interface of frames that no file describes. Throws Error.
std::unique_ptr<CaptureWriter> make_capture_writer(std::unique_ptr<SaveTarget> target,
                                                   SaveFormat format, LinkType link_type,
                                                   const std::string& interface);

// The same for one file, which is emptied, in the format of its name.
std::unique_ptr<CaptureWriter> make_capture_writer(OutputFile output, LinkType link_type,
                                                   const std::string& interface);

} // namespace chattcp
