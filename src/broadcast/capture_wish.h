// What a client wants to see: clients with equal wishes share a capture.
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
  std::vector<std::string> expressions; // pcap-filter(7), at least one must accept a frame.
  UdpTunnels tunnels;                   // Tunnels to open.
  JsonOptions format;
  bool reassemble = false; // Show fragmented datagrams whole.

  // URL parameters in a fixed order and spelling, without defaults. Equal if and only if the wishes
  // are.
  std::string text() const;
};

} // namespace chattcp
