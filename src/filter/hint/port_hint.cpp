#include "base/address_prefix.h"
#include "base/words.h"
#include "filter/hint/service_ports.h"
#include "filter/hint/value_hint.h"
#include "filter/port_set.h"
#include "filter/typed_value.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace chattcp {

namespace {

bool is_port(std::string_view text) {
  return PortRange::parse(text).has_value() && text.find('-') == std::string_view::npos;
}

std::string protocol(const TypedValue& typed) {
  const std::string lower = lower_case(typed.text);
  if (lower == "tcp" || lower == "udp") {
    return "the protocol is spelled " + typed.flag.other("p", typed.mark + lower);
  }
  constexpr auto kOthers =
      std::to_array<std::string_view>({"icmp", "icmp6", "icmpv6", "arp", "igmp", "sctp", "ip",
                                       "ip6", "ipv4", "ipv6", "ospf", "gre", "esp"});
  return std::find(kOthers.begin(), kOthers.end(), lower) != kOthers.end()
             ? "only TCP and UDP packets are shown"
             : "";
}

std::string service(const TypedValue& typed) {
  const std::string lower = lower_case(typed.text);
  const std::optional<std::uint16_t> port = service_port(lower);
  if (port) {
    return "names are not looked up, and " + lower + " is port " + std::to_string(*port) + ": " +
           typed.as(std::to_string(*port));
  }
  const bool is_name =
      !lower.empty() && lower.front() >= 'a' && lower.front() <= 'z' &&
      lower.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
  return is_name ? "names of services are not looked up" : "";
}

// Separators of port ranges in iptables and Wireshark, and dashes of word processors.
constexpr auto kBetween =
    std::to_array<std::string_view>({"-", "..", ":", "\u2013", "\u2014", "\u2212", "\u2010"});

// A range of two ports, one of which may be missing.
std::string range_of(const TypedValue& typed, const std::string& first, const std::string& last,
                     bool colon) {
  if (is_port(first) && is_port(last)) {
    const bool ordered = PortRange::parse(first + "-" + last).has_value();
    return ordered ? "a range is spelled " + typed.as(first + "-" + last)
                   : "the lower port comes first: " + typed.as(last + "-" + first);
  }
  if (is_port(first) && last.empty()) {
    return "a range needs both ends: " + typed.as(first + "-65535");
  }
  if (first.empty() && is_port(last)) {
    return colon ? "without the colon: " + typed.as(last)
                 : "a range needs both ends: " + typed.as("0-" + last);
  }
  return "";
}

std::string range(const TypedValue& typed) {
  for (const std::string_view between : kBetween) {
    const std::size_t at = typed.text.find(between);
    if (at == std::string_view::npos) {
      continue;
    }
    std::string advice =
        range_of(typed, std::string(trimmed(typed.text.substr(0, at))),
                 std::string(trimmed(typed.text.substr(at + between.size()))), between == ":");
    if (!advice.empty()) {
      return advice;
    }
  }
  return "";
}

// tcp:80, tcp/80, and nmap's 80/tcp.
std::string protocol_and_port(const TypedValue& typed) {
  const std::size_t at = typed.text.find_first_of(":/");
  if (at == std::string_view::npos || !typed.mark.empty()) {
    return "";
  }
  std::string_view protocol = typed.text.substr(0, at);
  std::string_view port = typed.text.substr(at + 1);
  if (port == "tcp" || port == "udp") {
    std::swap(protocol, port);
  }
  return (protocol == "tcp" || protocol == "udp") && is_port(port)
             ? "protocol and port are two values: " +
                   typed.flag.both(typed.flag.other("p", protocol), typed.flag.with(port))
             : "";
}

std::string address(const TypedValue& typed) {
  return AddressPrefix::parse(typed.text)
             ? "this is an address: " +
                   typed.flag.for_addresses().with(typed.mark + std::string(typed.text))
             : "";
}

std::string blanks(const TypedValue& typed) {
  const std::string_view value = trimmed(typed.text);
  return value != typed.text && PortRange::parse(value) ? "remove the blank: " + typed.as(value)
                                                        : "";
}

} // namespace

std::string port_hint(std::string_view flag, std::string_view value) {
  const TypedValue typed(flag, value);
  const std::string mark = mark_hint(typed, "22");
  return mark.empty()
             ? first_hint(typed, {protocol, range, protocol_and_port, address, blanks, service})
             : mark;
}

} // namespace chattcp
