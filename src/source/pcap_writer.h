// Saving raw packets.
#pragma once

#include "base/frame.h"

#include <memory>
#include <string>

namespace chattcp {

// PcapWriter writes frames to a pcap file with nanoseconds, as they were captured. One thread.
class PcapWriter {
public:
  // Creates or empties `path`. Throws Error; also where `path` is the file `source_path`, which is
  // still to be read (empty: none).
  PcapWriter(const std::string& path, LinkType link_type, const std::string& source_path);
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
