// Which UDP tunnels are decoded, and at which ports.
#pragma once

#include "decode/packet.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

namespace chattcp {

// Tunnels over UDP. They are shown as UDP unless the user names them.
enum class UdpTunnel : std::uint8_t { vxlan, geneve, gtpu, teredo };

inline constexpr std::size_t kUdpTunnelCount = 4;

// Their names and registered ports, in the order of the enumeration.
inline constexpr std::array<std::string_view, kUdpTunnelCount> kUdpTunnelNames{"vxlan", "geneve",
                                                                               "gtpu", "teredo"};
inline constexpr std::array<std::uint16_t, kUdpTunnelCount> kUdpTunnelPorts{4789, 6081, 2152, 3544};

// UdpTunnels is a small set of tunnels with their ports, empty by default.
//
// A tunnel is recognised by the destination port: the source port is a hash of the inner flow, or
// arbitrary. Teredo is recognised by either port, as its clients use any port of their own.
//
// Call add() from one thread; afterwards any thread may read.
class UdpTunnels {
public:
  struct Entry {
    UdpTunnel tunnel = UdpTunnel::vxlan;
    std::uint16_t port = 0;

    bool operator==(const Entry&) const = default;
    bool operator<(const Entry& other) const {
      return std::tie(tunnel, port) < std::tie(other.tunnel, other.port);
    }
    bool matches(const UdpHeader& header) const {
      return port == header.destination_port ||
             (tunnel == UdpTunnel::teredo && port == header.source_port);
    }
  };

  // Does nothing if it is there already.
  void add(Entry entry);

  bool empty() const { return entries_.empty(); }

  // In ascending order, each once.
  const std::vector<Entry>& entries() const { return entries_; }

private:
  std::vector<Entry> entries_;
};

} // namespace chattcp
