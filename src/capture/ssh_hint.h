// Advice for captures over ssh, where each printed line causes new packets.
#pragma once

#include "base/endpoint.h"
#include "filter/packet_filter.h"

#include <optional>
#include <string>

namespace chattcp {

// Reads what sshd puts into SSH_CONNECTION, "192.0.2.9 52814 192.0.2.1 22" (ssh(1)): the client's
// end, which is remote, and the server's.
std::optional<Connection> parse_ssh_connection(const std::string& text);

// If a capture on `interface` shows the ssh connection that the user works over, a line with the
// filter that excludes it. Otherwise empty.
//
// Reads the parent's environment and lists the interfaces, so call it before privileges are given
// up. Throws only bad_alloc.
std::string ssh_hint(const std::string& interface, const PacketFilter& filter);

} // namespace chattcp
