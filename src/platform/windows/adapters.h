// The network adapters as Windows describes them. For platform/windows/ only.
#pragma once

#include "platform/hardware_address.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

struct Adapter {
  std::string guid;          // "{AD1CE675-96D0-47C5-ADD0-2504B9126B68}"
  std::string friendly_name; // "Wi-Fi"
  std::optional<MacAddress> mac;
  unsigned index = 0;
  bool loopback = false;
  bool has_address = false;
};

// All adapters; none if Windows cannot list them.
std::vector<Adapter> list_adapters();

// Upper and lower case apart.
bool same_name(const std::string& left, const std::string& right);

// The one of a device of libpcap, "\Device\NPF_{GUID}"; null if there is none.
const Adapter* find_adapter(const std::vector<Adapter>& adapters, std::string_view device);

} // namespace chattcp
