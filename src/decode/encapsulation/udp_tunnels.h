// Which UDP tunnels are opened, and at which ports they are found.
#pragma once

#include "decode/packet.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <vector>

namespace chattcp {

// Tunnels that run over UDP. They are shown as the UDP that they are unless the user names them.
enum class UdpTunnel : std::uint8_t { vxlan, geneve, gtpu, teredo };

inline constexpr std::size_t kUdpTunnelCount = 4;

// Their names and registered ports, in the order of the enumeration.
inline constexpr std::array<std::string_view, kUdpTunnelCount> kUdpTunnelNames{"vxlan", "geneve",
                                                                               "gtpu", "teredo"};
inline constexpr std::array<std::uint16_t, kUdpTunnelCount> kUdpTunnelPorts{4789, 6081, 2152, 3544};

// UdpTunnels is a small set of tunnels with their ports. Empty, as by default, it opens none.
//
// A tunnel is recognised by the destination port: its source port is a hash of the inner flow, or
// free. Teredo is recognised by either port, as its clients talk to a server at any port of theirs.
//
// add() from one thread; afterwards any thread may look.
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

  // Does nothing if it is there.
  void add(Entry entry);

  bool empty() const { return entries_.empty(); }

  // In ascending order, each once.
  const std::vector<Entry>& entries() const { return entries_; }

private:
  std::vector<Entry> entries_;
};

} // namespace chattcp
