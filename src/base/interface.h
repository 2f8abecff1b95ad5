// The network interfaces of a machine.
#pragma once

#include "base/address.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

struct InterfaceAddress {
  Address address;
  unsigned prefix_length = 0; // In bits.

  // "192.168.1.100/24"
  std::string text() const { return address.text() + "/" + std::to_string(prefix_length); }
};

struct Interface {
  std::string name;               // As libpcap calls it.
  std::string friendly_name;      // As the system calls it to its users, if that differs; unique.
  std::string description;        // Often empty on Linux.
  std::string mac;                // "02:00:5e:10:00:00", empty where there is none.
  std::vector<std::string> flags; // up, running, loopback, wireless, connected, disconnected
  std::vector<InterfaceAddress> addresses; // IPv4 and IPv6, in the system's order.

  // What people call it, and what `-i` and output do.
  const std::string& label() const { return friendly_name.empty() ? name : friendly_name; }

  bool has_flag(std::string_view flag) const;

  // The first address of each family.
  std::optional<Address> ipv4() const;
  std::optional<Address> ipv6() const;
};

} // namespace chattcp
