// Installing filters. For use inside source/ only.
#pragma once

#include "base/bytes.h"
#include "source/capture_filter.h"
#include "source/pcap_handle.h"

#include <utility>
#include <vector>

namespace chattcp {

// Expressions of which one must accept a frame in memory, in which VLAN tags stand where they were
// on the wire.
class FrameFilter {
public:
  // Empty: accepts everything.
  FrameFilter() = default;

  void add(BpfProgram program) { programs_.push_back(std::move(program)); }

  bool accepts(ByteView bytes, std::uint32_t wire_length) const {
    return programs_.empty() || any_accepts(bytes, wire_length);
  }

private:
  bool any_accepts(ByteView bytes, std::uint32_t wire_length) const;

  std::vector<BpfProgram> programs_;
};

// Installs in the kernel what can be tested there; the returned filter tests the rest. Throws
// UsageError for an expression of the user's that does not compile.
FrameFilter install_live_filter(pcap_t* handle, LinkType link_type, const CaptureFilter& filter);

// The user's expressions for the frames of a file. Throws UsageError for one that does not compile.
FrameFilter make_file_filter(pcap_t* handle, const CaptureFilter& filter);

} // namespace chattcp
