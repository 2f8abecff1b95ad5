// The ssh connection through which the user works.
#pragma once

#include "base/address.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace chattcp {

struct SshConnection {
  std::vector<std::uint8_t> client_address; // 4 or 16 bytes, as the server sees it.
  std::uint16_t client_port = 0;
  std::vector<std::uint8_t> server_address; // Of the same family.
  std::uint16_t server_port = 0;
};

// Reads what sshd puts into SSH_CONNECTION: "192.0.2.9 52814 192.0.2.1 22" (ssh(1)).
std::optional<SshConnection> parse_ssh_connection(std::string_view text);

// That of the environment; or else of the nearest parent process that has one and can be looked at,
// as sudo and su leave the variable out. Reads /proc.
std::optional<SshConnection> find_ssh_connection();

// A frame of Ethernet with a segment of the server's, or the client's, as a capture would show it.
std::vector<std::uint8_t> make_ssh_frame(const SshConnection& connection, bool from_server);

} // namespace chattcp
