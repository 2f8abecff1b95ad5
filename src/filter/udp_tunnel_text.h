// UDP tunnels as users name them.
#pragma once

#include "decode/encapsulation/udp_tunnels.h"

#include <string>
#include <string_view>

namespace chattcp {

// Adds the tunnels in `text`, separated by commas: `vxlan`, `geneve`, `gtpu` or `teredo` at the
// registered port, or with `=PORT` at another one, or `all` of them. Throws UsageError, which names
// `flag`, the option as the user spells it.
void add_udp_tunnels(UdpTunnels& tunnels, std::string_view flag, std::string_view text);

// The tunnels as add_udp_tunnels() takes them, "geneve,vxlan=8472"; empty for none. Equal for equal
// sets, whatever the order and spelling.
std::string udp_tunnel_text(const UdpTunnels& tunnels);

} // namespace chattcp
