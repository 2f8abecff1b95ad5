// The options of `chattcp capture`, checked.
#pragma once

#include "base/terminal.h"
#include "confine/confine.h"
#include "decode/encapsulation/udp_tunnels.h"
#include "filter/packet_filter.h"
#include "output/payload_encoding.h"
#include "source/capture_filter.h"
#include "source/live/live_source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace chattcp {

enum class CaptureFormat : std::uint8_t { json, text };

struct CaptureOptions {
  // Packets come from these files, or from `live.interface` if there are none.
  std::vector<std::string> read_files;
  LiveOptions live;

  PacketFilter filter;
  CaptureFilter capture_filter;
  UdpTunnels tunnels; // To be opened.
  bool reassemble = false;

  CaptureFormat format = CaptureFormat::json;
  ColorChoice color = ColorChoice::automatic;
  PayloadEncoding payload = PayloadEncoding::array;
  std::optional<std::string> write_file;

  std::uint64_t count = 0;  // 0: no limit.
  double seconds = 0;       // 0: no limit.
  double stats_seconds = 0; // 0: no lines.
  bool quiet = false;

  ConfineOptions confine;
};

} // namespace chattcp
