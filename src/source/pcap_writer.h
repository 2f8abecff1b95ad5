// Saving raw packets.
#pragma once

#include "base/descriptor.h"
#include "base/frame.h"
#include "source/input_file.h"

#include <memory>
#include <string>

namespace chattcp {

// A file that is to become a capture: there, and as it was until a PcapWriter takes it.
struct OutputFile {
  std::string path;
  Descriptor descriptor;
};

// Creates or opens `path`. Throws Error; UsageError where it is the file `input`, which is still to
// be read (null: none), or the one that takes the lines.
OutputFile open_output_file(const std::string& path, const InputFile* input);

// PcapWriter writes frames to a pcap file with nanoseconds, as they were captured. One thread.
class PcapWriter {
public:
  // Empties the file. Throws Error.
  PcapWriter(OutputFile output, LinkType link_type);
  ~PcapWriter();
  PcapWriter(const PcapWriter&) = delete;
  PcapWriter& operator=(const PcapWriter&) = delete;

  // Takes a copy of the frame. A failure shows at the next flush(). Throws Error for a frame of
  // another link type, which does not fit into the file.
  void write(const Frame& frame);

  // Hands everything to the system. Throws Error, for a full disk say.
  void flush();

private:
  struct Files;

  std::string path_;
  LinkType link_type_;
  std::unique_ptr<Files> files_;
  int failure_ = 0; // The errno of the first write that failed.
};

} // namespace chattcp
