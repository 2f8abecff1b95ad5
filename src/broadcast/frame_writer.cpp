#include "broadcast/frame_writer.h"

#include "base/error.h"
#include "source/save/pcap_record.h"

#include <optional>
#include <string_view>
#include <utility>

namespace chattcp {

namespace {

template <typename Value> std::string_view bytes_of(const Value& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

} // namespace

void FrameWriter::append(const PrintedPacket& /*printed*/, Chunk& /*out*/) {
  packet_begins_ = true;
}

void FrameWriter::write(const Frame& frame) {
  constexpr std::size_t kLargeWrite = std::size_t{128} * 1024;
  if (frame.link_type != link_type_) {
    throw Error("the link layer has changed, and pcap holds one only");
  }
  const std::optional<PcapRecordHeader> header = pcap_record_header(frame);
  if (!header) {
    throw Error("pcap can only hold times from 1970 to 2106; this one is " +
                std::to_string(frame.time.seconds) + " s after 1970");
  }
  const FrameMark mark{.size = static_cast<std::uint32_t>(sizeof *header + frame.bytes.size()),
                       .further = std::exchange(packet_begins_, false) ? 0U : 1U};
  records_.append(bytes_of(mark)).append(bytes_of(*header));
  records_.append(reinterpret_cast<const char*>(frame.bytes.data()), frame.bytes.size());
  if (records_.size() >= kLargeWrite) {
    flush();
  }
}

// That nobody reads any more is found out elsewhere.
void FrameWriter::flush() {
  if (!records_.empty()) {
    sink_.write(records_);
    records_.clear();
  }
}

} // namespace chattcp
