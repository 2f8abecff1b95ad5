// The ssh connection through which the user works.
#pragma once

#include "base/endpoint.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace chattcp {

struct SshConnection {
  Endpoint client; // As the server sees it.
  Endpoint server; // Its address is of the same family.
};

// Reads what sshd puts into SSH_CONNECTION: "192.0.2.9 52814 192.0.2.1 22" (ssh(1)).
std::optional<SshConnection> parse_ssh_connection(std::string_view text);

// That of the environment; or else of the nearest parent process that has one and can be looked at,
// as sudo and su leave the variable out. Reads /proc.
std::optional<SshConnection> find_ssh_connection();

// A frame of Ethernet with a segment of the server's, or the client's, as a capture would show it.
std::vector<std::uint8_t> make_ssh_frame(const SshConnection& connection, bool from_server);

} // namespace chattcp
