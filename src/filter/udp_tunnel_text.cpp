#include "filter/udp_tunnel_text.h"

#include "base/error.h"
#include "base/number.h"
#include "base/words.h"

#include <algorithm>

namespace chattcp {

namespace {

// Each packet is compared with all of them.
constexpr std::size_t kMostPorts = 16;

// The port in `value`, "vxlan=8472". Throws UsageError if it is not one.
std::uint16_t parse_port(std::string_view flag, std::string_view value, std::string_view port) {
  const std::optional<std::uint16_t> number = parse_number<std::uint16_t>(port);
  if (number.value_or(0) == 0) {
    refuse_value(flag, value, "a tunnel with a port from 1 to 65535, such as vxlan=8472");
  }
  return *number;
}

UdpTunnels::Entry parse_entry(std::string_view flag, std::string_view value) {
  const std::size_t equals = value.find('=');
  const auto* const found =
      std::find(kUdpTunnelNames.begin(), kUdpTunnelNames.end(), value.substr(0, equals));
  if (found == kUdpTunnelNames.end()) {
    refuse_value(flag, value, "vxlan, geneve, gtpu, teredo or all (at another port: vxlan=8472)");
  }
  const auto index = static_cast<std::size_t>(found - kUdpTunnelNames.begin());
  const bool registered = equals == std::string_view::npos;
  return {.tunnel = static_cast<UdpTunnel>(index),
          .port = registered ? kUdpTunnelPorts[index]
                             : parse_port(flag, value, value.substr(equals + 1))};
}

void add_value(UdpTunnels& tunnels, std::string_view flag, std::string_view value) {
  if (value == "all") {
    for (const std::string_view name : kUdpTunnelNames) {
      tunnels.add(parse_entry(flag, name));
    }
  } else {
    tunnels.add(parse_entry(flag, value));
  }
  if (tunnels.entries().size() > kMostPorts) {
    throw UsageError(std::string(flag) + ": more than " + std::to_string(kMostPorts) +
                     " tunnel ports");
  }
}

} // namespace

void add_udp_tunnels(UdpTunnels& tunnels, std::string_view flag, std::string_view text) {
  for (const std::string_view value : split(text, ",")) {
    add_value(tunnels, flag, value);
  }
}

std::string udp_tunnel_text(const UdpTunnels& tunnels) {
  std::string text;
  for (const UdpTunnels::Entry& entry : tunnels.entries()) {
    const auto index = static_cast<std::size_t>(entry.tunnel);
    text += text.empty() ? "" : ",";
    text += kUdpTunnelNames[index];
    if (entry.port != kUdpTunnelPorts[index]) {
      text += "=" + std::to_string(entry.port);
    }
  }
  return text;
}

} // namespace chattcp
