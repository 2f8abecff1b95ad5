// What a client wants to see, as far as clients can share it.
#pragma once

#include "decode/encapsulation/udp_tunnels.h"
#include "filter/packet_filter.h"
#include "output/packet_json.h"

#include <string>
#include <vector>

namespace chattcp {

struct CaptureWish {
  std::string interface;
  PacketFilter filter;
  std::vector<std::string> expressions; // pcap-filter(7), one of which must accept a frame.
  UdpTunnels tunnels;                   // Those that are opened.
  JsonOptions format;
  bool reassemble = false; // Show fragmented datagrams whole.

  // As URL parameters in a fixed order and spelling, with none that has its default: the same text
  // for two wishes that are the same, and for no others.
  std::string text() const;
};

} // namespace chattcp
