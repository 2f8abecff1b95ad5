// UDP tunnels as users name them.
#pragma once

#include "decode/encapsulation/udp_tunnels.h"

#include <string>
#include <string_view>

namespace chattcp {

// Adds what `text` names, separated by commas: `vxlan`, `geneve`, `gtpu` or `teredo` at its
// registered port, with `=PORT` at another one, or `all` of them. `flag` is how the user spells the
// option, for the message of the UsageError that a bad value throws.
void add_udp_tunnels(UdpTunnels& tunnels, std::string_view flag, std::string_view text);

// What add_udp_tunnels() takes, "geneve,vxlan=8472"; empty for none. The same for any two sets that
// are the same, in whatever order and spelling.
std::string udp_tunnel_text(const UdpTunnels& tunnels);

} // namespace chattcp
