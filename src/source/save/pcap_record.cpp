#include "source/save/pcap_record.h"

#include "source/pcap_header.h"

#include <limits>

namespace chattcp {

std::string pcap_file_header(LinkType link_type) {
  PcapHeader header;
  header.link_type = static_cast<std::uint32_t>(link_type);
  return {reinterpret_cast<const char*>(&header), sizeof header};
}

std::optional<PcapRecordHeader> pcap_record_header(const Frame& frame) {
  const Timestamp time = frame.time.normalized();
  if (time.seconds < 0 || time.seconds > std::numeric_limits<std::uint32_t>::max()) {
    return std::nullopt;
  }
  return PcapRecordHeader{static_cast<std::uint32_t>(time.seconds),
                          static_cast<std::uint32_t>(time.nanoseconds),
                          static_cast<std::uint32_t>(frame.bytes.size()), frame.wire_length};
}

} // namespace chattcp
