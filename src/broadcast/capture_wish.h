// What a client wants to see: clients with equal wishes share a capture.
#pragma once

#include "decode/encapsulation/udp_tunnels.h"
#include "filter/packet_filter.h"
#include "output/fields/line_options.h"
#include "output/packet_json.h"

#include <chrono>
#include <string>
#include <vector>

namespace chattcp {

inline constexpr std::chrono::seconds kDefaultIdle(120);

struct CaptureWish {
  std::string interface;
  PacketFilter filter;
  std::vector<std::string> expressions; // pcap-filter(7), at least one must accept a frame.
  UdpTunnels tunnels;                   // Tunnels to open.
  LineFormat lines = LineFormat::json;

  // Of packets:
  JsonOptions format;
  LineFields fields;
  bool reassemble = false; // Show fragmented datagrams whole.

  bool frames = false; // The frames of packets as pcap, in place of lines.

  bool conversations = false;                    // Those that are over, in place of packets.
  std::chrono::milliseconds idle = kDefaultIdle; // After so long a silence one is over.

  // The end of a URL: parameters in a fixed order and spelling, without defaults. Equal if and only
  // if the wishes are.
  std::string text() const;
};

} // namespace chattcp
