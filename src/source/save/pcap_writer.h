// Writes the pcap format (draft-ietf-opsawg-pcap). For source/ only.
#pragma once

#include "source/save/capture_writer.h"

#include <memory>
#include <utility>

namespace chattcp {

// With nanoseconds, in this machine's byte order.
class PcapWriter : public CaptureWriter {
public:
  PcapWriter(std::unique_ptr<SaveTarget> target, LinkType link_type)
      : out_(std::move(target)), link_type_(link_type) {}
  ~PcapWriter() override { begin_without_frames(); }
  PcapWriter(const PcapWriter&) = delete;
  PcapWriter& operator=(const PcapWriter&) = delete;

  // Throws Error for a frame with another link type than the first, and for a time before 1970 or
  // after 2106, which the format cannot represent.
  void write(const Frame& frame) override;
  void flush() override;

private:
  void begin(std::size_t size);
  void begin_without_frames();

  OutputStream out_;
  LinkType link_type_; // That of the first frame, once there is one.
  bool begun_ = false; // A header has been written.
};

} // namespace chattcp
