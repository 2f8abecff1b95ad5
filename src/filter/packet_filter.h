// The user's filter.
#pragma once

#include "decode/packet.h"
#include "filter/address_set.h"
#include "filter/condition.h"
#include "filter/port_set.h"
#include "filter/protocol_set.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace chattcp {

// The conditions on the decoded packet, with their names in URLs.
enum class FilterKey : std::uint8_t {
  protocol_or_port, // p
  host,             // h
  source_host,      // h.src
  destination_host, // h.dst
  source_port,      // p.src
  destination_port, // p.dst
};

// PacketFilter tests the addresses, ports and protocol of a packet as shown. Keys are joined with
// AND, the values of a key with OR; a value with a leading `!` excludes, and all exclusions of a
// key must hold. Protocols and ports under `p` are two keys. Without conditions it matches
// everything.
//
// Call add() from one thread; afterwards any thread may match.
class PacketFilter {
public:
  // Adds the values in `text`, separated by commas. `flag` is how the user spells the key, "-p.src"
  // or in a URL "p.src", for the message of the UsageError that a bad value throws. Never resolves
  // a name.
  void add(FilterKey key, std::string_view flag, std::string_view text);

  // Call after the last add(): throws UsageError if the filter can match nothing, because a key
  // excludes everything it wants. `dash` is the prefix of a key: "-", or in a URL "".
  void check(std::string_view dash) const;

  // A filter that also matches everything between the same two ends as what this one matches, in
  // either direction: an analysis needs both. It may match more.
  PacketFilter both_directions() const;

  // The exact test.
  bool matches(const Packet& packet) const;

  // The conditions, for the kernel's filter and as text.
  bool accepts(Protocol protocol) const { return protocols_.holds(protocol); }
  const Condition<PortSet>& ports() const { return ports_; }
  const Condition<PortSet>& source_ports() const { return source_ports_; }
  const Condition<PortSet>& destination_ports() const { return destination_ports_; }
  const Condition<AddressSet>& hosts() const { return hosts_; }
  const Condition<AddressSet>& source_hosts() const { return source_hosts_; }
  const Condition<AddressSet>& destination_hosts() const { return destination_hosts_; }

private:
  void add_value(FilterKey key, std::string_view flag, std::string_view value);
  bool matches_ports(const Packet& packet) const;
  bool matches_hosts(const Packet& packet) const;

  bool matches_everything_ = true; // True without conditions; tested first, as most runs have none.
  Condition<ProtocolSet> protocols_;
  Condition<PortSet> ports_;
  Condition<PortSet> source_ports_;
  Condition<PortSet> destination_ports_;
  Condition<AddressSet> hosts_;
  Condition<AddressSet> source_hosts_;
  Condition<AddressSet> destination_hosts_;
};

} // namespace chattcp
