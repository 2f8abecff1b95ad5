#include "source/save/pcap_writer.h"

#include "base/error.h"
#include "source/pcap_handle.h"
#include "source/save/pcap_record.h"

#include <optional>
#include <string>

namespace chattcp {

// Comes before a record of `size` bytes.
void PcapWriter::begin(std::size_t size) {
  begun_ = true;
  if (out_.begin_record(size)) {
    out_.begin_file(pcap_file_header(link_type_));
  }
}

void PcapWriter::begin_without_frames() {
  if (!begun_) {
    begin(0);
  }
}

void PcapWriter::write(const Frame& frame) {
  link_type_ = begun_ ? link_type_ : frame.link_type;
  if (frame.link_type != link_type_) {
    throw Error(out_.path() + ": a pcap file holds frames of one link type; these are of " +
                data_link_name(data_link_of(link_type_)) + " and " +
                data_link_name(data_link_of(frame.link_type)) + "; use -w FILE.pcapng");
  }
  const std::optional<PcapRecordHeader> header = pcap_record_header(frame);
  if (!header) {
    throw Error(out_.path() + ": a pcap file can only hold times from 1970 to 2106; this one is " +
                std::to_string(frame.time.normalized().seconds) +
                " s after 1970; use -w FILE.pcapng");
  }
  begin(sizeof *header + frame.bytes.size());
  out_.append(header->data(), sizeof *header);
  out_.append(frame.bytes.data(), frame.bytes.size());
}

void PcapWriter::flush() {
  begin_without_frames();
  out_.flush();
}

} // namespace chattcp
