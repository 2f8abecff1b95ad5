// Installing filters. For use inside source/ only.
#pragma once

#include "base/bytes.h"
#include "source/capture_filter.h"
#include "source/live/live_source.h"
#include "source/pcap_handle.h"

#include <string>
#include <utility>
#include <vector>

namespace chattcp {

// Compiled expressions, one of which must accept a frame in memory, with VLAN tags as on the wire.
class FrameFilter {
public:
  // Without programs, accepts everything.
  FrameFilter() = default;
  explicit FrameFilter(std::vector<BpfProgram> programs) : programs_(std::move(programs)) {}

  bool accepts(ByteView bytes, std::uint32_t wire_length) const {
    return programs_.empty() || any_accepts(bytes, wire_length);
  }

private:
  bool any_accepts(ByteView bytes, std::uint32_t wire_length) const;

  std::vector<BpfProgram> programs_;
};

// Installs the filter in the kernel; or else in libpcap, if that selects the same packets, and then
// returns a warning. Throws UsageError if one of the user's expressions does not compile, or if
// neither can apply it.
std::string install_live_filter(pcap_t* handle, const LiveOptions& options, LinkType link_type,
                                const CaptureFilter& filter);

// The user's expressions for the frames of a file. Throws UsageError for one that does not compile.
FrameFilter make_file_filter(pcap_t* handle, const CaptureFilter& filter);

} // namespace chattcp
