// The network interfaces of this machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace chattcp {

struct InterfaceAddress {
  std::vector<std::uint8_t> address; // 4 or 16 bytes.
  unsigned prefix_length = 0;        // In bits.
};

struct Interface {
  std::string name;
  std::string description;        // Often empty on Linux.
  std::string mac;                // "02:00:5e:10:00:00", empty where there is none.
  std::vector<std::string> flags; // up, running, loopback, wireless, connected, disconnected
  std::vector<InterfaceAddress> addresses; // IPv4 and IPv6, in the system's order.
};

// Every network interface in the system's order, and `any` last where there is one. Devices that
// carry no IP packets are left out. Needs no rights. Throws Error where the system does not answer.
std::vector<Interface> list_interfaces();

} // namespace chattcp
