// Writes the pcapng format (draft-ietf-opsawg-pcapng). For source/ only.
#pragma once

#include "source/save/capture_writer.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace chattcp {

// In this machine's byte order. Each interface is described before its first frame, and only once
// if several files have the same one.
class PcapngWriter : public CaptureWriter {
public:
  // `interface`: the label of a live capture's; may be empty.
  PcapngWriter(std::unique_ptr<SaveTarget> target, const std::string& interface);

  void write(const Frame& frame) override;
  void flush() override { out_.flush(); }

private:
  struct SameInterface {
    bool operator()(const CaptureInterface& left, const CaptureInterface& right) const;
  };
  using Interfaces = std::map<CaptureInterface, std::uint32_t, SameInterface>;

  void forget_interfaces();
  std::uint32_t number_of(const CaptureInterface& interface);
  void describe(const CaptureInterface& interface);
  const CaptureInterface& live_interface(LinkType link_type);
  void write_block(std::uint32_t type, const std::vector<std::uint8_t>& body);
  void begin(std::size_t size);
  void take_options(const Frame& frame);

  OutputStream out_;
  std::string name_;        // Of the interface that no file describes.
  std::string description_; // Its label, if that is not its name.
  std::unique_ptr<CaptureInterface> live_;
  Interfaces interfaces_;     // Those of the section with their numbers.
  std::size_t described_ = 0; // Bytes in their descriptions.
  Interfaces::const_iterator last_ = interfaces_.end();
  std::vector<std::uint8_t> options_; // Of the current frame.
};

} // namespace chattcp
