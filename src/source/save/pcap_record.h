// The parts of a capture in the pcap format (draft-ietf-opsawg-pcap), with nanoseconds and in this
// machine's byte order.
#pragma once

#include "base/frame.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace chattcp {

// What comes before the first frame: `link_type` is that of all of them.
std::string pcap_file_header(LinkType link_type);

// What comes before the bytes of a frame: seconds, nanoseconds, captured and original length.
using PcapRecordHeader = std::array<std::uint32_t, 4>;

// Nothing for a time before 1970 or after 2106, which the format cannot represent.
std::optional<PcapRecordHeader> pcap_record_header(const Frame& frame);

} // namespace chattcp
