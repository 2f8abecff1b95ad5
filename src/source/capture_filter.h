// What a source is asked to leave out before it hands frames over.
#pragma once

#include <string>
#include <vector>

namespace chattcp {

// Both are pcap-filter(7) expressions, for the raw frame.
struct CaptureFilter {
  // For speed only: may be dropped, the exact test follows. Empty: everything.
  std::string wide;

  // The user's own, one of which must accept a frame. Empty: everything.
  std::vector<std::string> expressions;

  // How the user spells the option they come from, for messages.
  std::string flag = "-f";
};

} // namespace chattcp
