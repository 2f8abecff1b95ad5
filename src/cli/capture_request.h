// The options of `chattcp capture`, checked.
#pragma once

#include "cli/capture_options.h"
#include "cli/color.h"
#include "confine/confine.h"
#include "decode/encapsulation/udp_tunnels.h"
#include "filter/packet_filter.h"
#include "output/payload_encoding.h"
#include "source/capture_filter.h"
#include "source/live/live_source.h"

#include <cstdint>

namespace chattcp {

enum class CaptureFormat : std::uint8_t { json, text };

// The options with every value checked.
struct CaptureRequest {
  PacketFilter filter;
  CaptureFilter capture_filter;
  UdpTunnels tunnels; // Those that are opened.
  LiveOptions live;
  CaptureFormat format = CaptureFormat::json;
  ColorChoice color = ColorChoice::automatic;
  PayloadEncoding payload = PayloadEncoding::array;
  bool reassemble = false;
  std::uint64_t count = 0;
  double seconds = 0;       // 0: no limit.
  double stats_seconds = 0; // 0: no lines.
  ConfineOptions confine;
};

// Throws UsageError, which names the option, the value and what is allowed. Opens nothing; the
// expressions of -f are checked where the link layer is known.
CaptureRequest check_options(const CaptureOptions& options);

} // namespace chattcp
