// Which frames a source may drop.
#pragma once

#include <string>
#include <vector>

namespace chattcp {

// pcap-filter(7) expressions for raw frames.
struct CaptureFilter {
  // For speed only: may be ignored, as the exact test follows. Empty: everything.
  std::string wide;

  // The user's expressions, one of which must accept a frame. Empty: everything.
  std::vector<std::string> expressions;

  // The option that they come from as the user spells it, for messages.
  std::string flag = "-f";
};

} // namespace chattcp
