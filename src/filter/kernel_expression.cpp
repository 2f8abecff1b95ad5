#include "filter/kernel_expression.h"

#include "decode/ip_protocol.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace chattcp {

namespace {

// Joins `term` to `expression`, which may be empty.
void join(std::string& expression, std::string_view word, const std::string& term) {
  if (!expression.empty()) {
    expression += ' ';
    expression += word;
    expression += ' ';
  }
  expression += term;
}

// libpcap takes seconds to optimise a filter of some hundred terms, and minutes for a thousand. A
// condition with more values than this is widened or omitted, as the exact test follows.
constexpr std::size_t kMaxValues = 8;

std::string port_term(std::string_view direction, const PortRange& range) {
  return std::string(direction) + (range.first == range.last ? "port " : "portrange ") +
         range.text();
}

std::string host_term(std::string_view direction, const AddressPrefix& prefix) {
  return (prefix.is_ipv4() ? "ip " : "ip6 ") + std::string(direction) + "net " + prefix.text();
}

// The first `most` of `values`, joined with OR.
template <typename Values, typename Term>
std::string any_of(const Values& values, std::size_t most, Term term) {
  std::string terms;
  for (std::size_t i = 0; i < std::min(most, values.size()); ++i) {
    join(terms, "or", term(values[i]));
  }
  return terms;
}

std::string any_wanted(std::string_view direction, const PortSet& ports) {
  std::vector<PortRange> ranges = ports.ranges();
  if (ranges.size() > kMaxValues) {
    ranges = {{.first = ranges.front().first, .last = ranges.back().last}};
  }
  return any_of(ranges, kMaxValues,
                [&](const PortRange& range) { return port_term(direction, range); });
}

std::string any_wanted(std::string_view direction, const AddressSet& hosts) {
  const std::vector<AddressPrefix>& prefixes = hosts.prefixes();
  return any_of(prefixes, prefixes.size() > kMaxValues ? 0 : kMaxValues,
                [&](const AddressPrefix& prefix) { return host_term(direction, prefix); });
}

// Only some of many exclusions: the exact test does the rest.
std::string any_excluded(std::string_view direction, const PortSet& ports) {
  return any_of(ports.ranges(), kMaxValues,
                [&](const PortRange& range) { return port_term(direction, range); });
}

std::string any_excluded(std::string_view direction, const AddressSet& hosts) {
  return any_of(hosts.prefixes(), kMaxValues,
                [&](const AddressPrefix& prefix) { return host_term(direction, prefix); });
}

template <typename Set>
void add_condition(std::string& terms, std::string_view direction,
                   const Condition<Set>& condition) {
  if (const std::string wanted = any_wanted(direction, condition.wanted); !wanted.empty()) {
    join(terms, "and", "(" + wanted + ")");
  }
  if (const std::string excluded = any_excluded(direction, condition.excluded); !excluded.empty()) {
    join(terms, "and", "not (" + excluded + ")");
  }
}

// The condition on the ports. `later_fragments` have none and pass.
std::string port_conditions(const PacketFilter& filter, bool later_fragments) {
  std::string terms;
  add_condition(terms, "", filter.ports());
  add_condition(terms, "src ", filter.source_ports());
  add_condition(terms, "dst ", filter.destination_ports());
  return terms.empty() || !later_fragments ? terms
                                           : "((" + terms + ") or (ip and ip[6:2] & 0x1fff != 0))";
}

// The condition on a frame with plain IPv4 or IPv6 followed by TCP or UDP. Its result for a
// tunnelled frame, with or without `not`, does not matter: other terms let that pass.
std::string plain_expression(const PacketFilter& filter, bool later_fragments) {
  std::string terms;
  const bool tcp = filter.accepts(Protocol::tcp);
  if (tcp != filter.accepts(Protocol::udp)) {
    terms = tcp ? "(tcp)" : "(udp)";
  }
  if (const std::string ports = port_conditions(filter, later_fragments); !ports.empty()) {
    join(terms, "and", ports);
  }
  add_condition(terms, "", filter.hosts());
  add_condition(terms, "src ", filter.source_hosts());
  add_condition(terms, "dst ", filter.destination_hosts());
  return terms;
}

// Tests byte 9 of an IPv4 header or byte 6 of an IPv6 header for a tunnel, or for one of the
// `headers` before a transport protocol.
std::string any_next(std::string_view field, std::initializer_list<IpProtocol> headers) {
  std::string terms;
  const auto add = [&terms, field](IpProtocol protocol) {
    join(terms, "or", std::string(field) + " = " + std::to_string(protocol));
  };
  std::for_each(headers.begin(), headers.end(), add);
  std::for_each(kTunnelProtocols.begin(), kTunnelProtocols.end(), add);
  return "(" + terms + ")";
}

// UDP that may carry another packet; empty for none. Later fragments lack the ports.
std::string any_tunnel(const UdpTunnels& tunnels, bool later_fragments) {
  std::string terms;
  if (tunnels.entries().size() > kMaxValues) {
    return " or udp";
  }
  if (later_fragments && !tunnels.empty()) {
    terms += " or (udp and ip[6:2] & 0x1fff != 0)";
  }
  for (const UdpTunnels::Entry& entry : tunnels.entries()) {
    terms += entry.tunnel == UdpTunnel::teredo ? " or udp port " : " or udp dst port ";
    terms += std::to_string(entry.port);
  }
  return terms;
}

} // namespace

std::string kernel_expression(const PacketFilter& filter, const UdpTunnels& tunnels,
                              bool later_fragments) {
  const std::string plain = plain_expression(filter, later_fragments);
  if (plain.empty()) {
    return {};
  }
  // A cooked frame may be marked as IP but begin with a VLAN tag, so test the version.
  constexpr std::string_view kNotPlain = " or (not ip and not ip6) or (ip and ip[0] & 0xf0 != "
                                         "0x40) or (ip6 and ip6[0] & 0xf0 != 0x60)";
  return "(" + plain + ")" + any_tunnel(tunnels, later_fragments) + std::string(kNotPlain) +
         " or (ip and " + any_next("ip[9]", {kAuthentication}) + ") or (ip6 and " +
         any_next("ip6[6]",
                  {kHopByHop, kRouting, kFragment, kDestinationOptions, kAuthentication}) +
         ")";
}

} // namespace chattcp
