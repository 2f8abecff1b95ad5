// Which packets the user wants.
#pragma once

#include "base/address.h"
#include "decode/packet.h"
#include "filter/port_set.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chattcp {

// The conditions on the decoded packet, under the names that they have in a URL.
enum class FilterKey : std::uint8_t {
  protocol_or_port, // p
  host,             // h
  source_host,      // h.src
  destination_host, // h.dst
  source_port,      // p.src
  destination_port, // p.dst
};

// PacketFilter is the user's wish, defined on what is shown: the addresses and ports of the packet
// object. Different keys are joined with AND, the values of a key with OR; protocols and ports
// under `p` are two keys. Without a condition it matches everything.
//
// add() from one thread; afterwards any thread may match.
class PacketFilter {
public:
  // Adds the values in `text`, separated by commas. `flag` is how the user spells the key, for the
  // message of the UsageError that a bad value throws. No name is ever looked up.
  void add(FilterKey key, std::string_view flag, std::string_view text);

  // The exact test.
  bool matches(const Packet& packet) const;

  // The conditions, for the kernel's filter.
  bool wants_tcp() const { return tcp_; }
  bool wants_udp() const { return udp_; }
  const PortSet& ports() const { return ports_; }
  const PortSet& source_ports() const { return source_ports_; }
  const PortSet& destination_ports() const { return destination_ports_; }
  const std::vector<AddressPrefix>& hosts() const { return hosts_; }
  const std::vector<AddressPrefix>& source_hosts() const { return source_hosts_; }
  const std::vector<AddressPrefix>& destination_hosts() const { return destination_hosts_; }

private:
  void add_value(FilterKey key, std::string_view flag, std::string_view value);
  bool matches_protocol(const Packet& packet) const;
  bool matches_ports(const Packet& packet) const;
  bool matches_hosts(const Packet& packet) const;

  bool tcp_ = false; // Neither: both are wanted.
  bool udp_ = false;
  PortSet ports_;
  PortSet source_ports_;
  PortSet destination_ports_;
  std::vector<AddressPrefix> hosts_;
  std::vector<AddressPrefix> source_hosts_;
  std::vector<AddressPrefix> destination_hosts_;
};

} // namespace chattcp
