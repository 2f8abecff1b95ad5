#include "filter/kernel_expression.h"

#include "decode/ip_protocol.h"

#include <string_view>
#include <vector>

namespace chattcp {

namespace {

// `term` joined to `expression`, which may be empty.
void join(std::string& expression, std::string_view word, const std::string& term) {
  if (!expression.empty()) {
    expression += ' ';
    expression += word;
    expression += ' ';
  }
  expression += term;
}

// libpcap takes seconds to optimise a filter of some hundred terms, minutes for a thousand. A
// condition with more values than this is put wider, or left out: the exact test follows.
constexpr std::size_t kMaxValues = 8;

std::string any_port(std::string_view direction, const PortSet& ports) {
  std::string terms;
  const std::vector<std::uint16_t> values = ports.values();
  if (values.size() > kMaxValues) {
    return std::string(direction) + "portrange " + std::to_string(values.front()) + "-" +
           std::to_string(values.back());
  }
  for (const std::uint16_t port : values) {
    join(terms, "or", std::string(direction) + "port " + std::to_string(port));
  }
  return terms;
}

std::string any_host(std::string_view direction, const std::vector<AddressPrefix>& hosts) {
  std::string terms;
  if (hosts.size() > kMaxValues) {
    return terms;
  }
  for (const AddressPrefix& host : hosts) {
    const std::string_view version = host.is_ipv4() ? "ip " : "ip6 ";
    join(terms, "or", std::string(version) + std::string(direction) + "net " + host.text());
  }
  return terms;
}

// What is wanted, of a frame that is plain IPv4 or IPv6 with TCP or UDP at once behind it.
std::string plain_expression(const PacketFilter& filter) {
  std::string terms;
  if (filter.wants_tcp() != filter.wants_udp()) {
    terms = filter.wants_tcp() ? "(tcp)" : "(udp)";
  }
  for (const std::string& term :
       {any_port("", filter.ports()), any_port("src ", filter.source_ports()),
        any_port("dst ", filter.destination_ports()), any_host("", filter.hosts()),
        any_host("src ", filter.source_hosts()), any_host("dst ", filter.destination_hosts())}) {
    if (!term.empty()) {
      join(terms, "and", "(" + term + ")");
    }
  }
  return terms;
}

// Byte 9 of an IPv4 header or byte 6 of an IPv6 header says what comes next.
std::string any_next(std::string_view field, std::initializer_list<IpProtocol> protocols) {
  std::string terms;
  for (const IpProtocol protocol : protocols) {
    join(terms, "or", std::string(field) + " = " + std::to_string(protocol));
  }
  return "(" + terms + ")";
}

} // namespace

std::string kernel_expression(const PacketFilter& filter) {
  const std::string plain = plain_expression(filter);
  if (plain.empty()) {
    return {};
  }
  // A cooked frame may be said to be IP and yet begin with a VLAN tag, so the version is looked at.
  constexpr std::string_view kNotPlain = " or (not ip and not ip6) or (ip and ip[0] & 0xf0 != "
                                         "0x40) or (ip6 and ip6[0] & 0xf0 != 0x60)";
  return "(" + plain + ")" + std::string(kNotPlain) + " or (ip and " +
         any_next("ip[9]", {kIpv4InIp, kIpv6InIp, kGre, kAuthentication}) + ") or (ip6 and " +
         any_next("ip6[6]", {kHopByHop, kRouting, kFragment, kDestinationOptions, kAuthentication,
                             kIpv4InIp, kIpv6InIp, kGre}) +
         ")";
}

} // namespace chattcp
