#include "source/save/pcap_writer.h"

#include "base/error.h"
#include "source/pcap_handle.h"
#include "source/pcap_header.h"

#include <array>
#include <limits>
#include <string>

namespace chattcp {

// Does nothing the second time.
void PcapWriter::begin() {
  if (begun_) {
    return;
  }
  PcapHeader header;
  header.link_type = static_cast<std::uint32_t>(link_type_);
  out_.append(&header, sizeof header);
  begun_ = true;
}

void PcapWriter::write(const Frame& frame) {
  link_type_ = begun_ ? link_type_ : frame.link_type;
  begin();
  if (frame.link_type != link_type_) {
    throw Error(out_.path() + ": a pcap file holds frames of one link type; these are of " +
                data_link_name(data_link_of(link_type_)) + " and " +
                data_link_name(data_link_of(frame.link_type)) + "; use -w FILE.pcapng");
  }
  const Timestamp time = frame.time.normalized();
  if (time.seconds < 0 || time.seconds > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(out_.path() + ": a pcap file can only hold times from 1970 to 2106; this one is " +
                std::to_string(time.seconds) + " s after 1970; use -w FILE.pcapng");
  }
  const std::array<std::uint32_t, 4> header{
      static_cast<std::uint32_t>(time.seconds), static_cast<std::uint32_t>(time.nanoseconds),
      static_cast<std::uint32_t>(frame.bytes.size()), frame.wire_length};
  out_.append(header.data(), sizeof header);
  out_.append(frame.bytes.data(), frame.bytes.size());
}

void PcapWriter::flush() {
  begin();
  out_.flush();
}

} // namespace chattcp
