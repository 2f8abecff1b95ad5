#include "filter/packet_filter.h"

#include "base/error.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace chattcp {

namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  return error == std::errc{} && stop == end ? std::optional(port) : std::nullopt;
}

void add_port(PortSet& ports, std::string_view flag, std::string_view value,
              std::string_view allowed) {
  const std::optional<std::uint16_t> port = parse_port(value);
  if (!port) {
    refuse_value(flag, value, allowed);
  }
  ports.insert(*port);
}

void add_host(std::vector<AddressPrefix>& hosts, std::string_view flag, std::string_view value) {
  const std::optional<AddressPrefix> prefix = AddressPrefix::parse(value);
  if (!prefix) {
    refuse_value(
        flag, value,
        "an IPv4 or IPv6 address or a prefix such as 10.0.0.0/8 (names are not looked up)");
  }
  hosts.push_back(*prefix);
}

bool contains(const std::vector<AddressPrefix>& hosts, ByteView address) {
  return std::any_of(hosts.begin(), hosts.end(),
                     [address](const AddressPrefix& prefix) { return prefix.contains(address); });
}

} // namespace

void PacketFilter::add(FilterKey key, std::string_view flag, std::string_view text) {
  for (std::size_t comma = 0; comma != std::string_view::npos;) {
    comma = text.find(',');
    add_value(key, flag, text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
}

void PacketFilter::add_value(FilterKey key, std::string_view flag, std::string_view value) {
  constexpr std::string_view kPort = "a port number from 0 to 65535";
  switch (key) {
  case FilterKey::protocol_or_port:
    if (value == "tcp") {
      tcp_ = true;
    } else if (value == "udp") {
      udp_ = true;
    } else {
      add_port(ports_, flag, value, "tcp, udp or a port number from 0 to 65535");
    }
    break;
  case FilterKey::source_port:
    add_port(source_ports_, flag, value, kPort);
    break;
  case FilterKey::destination_port:
    add_port(destination_ports_, flag, value, kPort);
    break;
  case FilterKey::host:
    add_host(hosts_, flag, value);
    break;
  case FilterKey::source_host:
    add_host(source_hosts_, flag, value);
    break;
  case FilterKey::destination_host:
    add_host(destination_hosts_, flag, value);
    break;
  }
}

bool PacketFilter::matches(const Packet& packet) const {
  return matches_protocol(packet) && matches_ports(packet) && matches_hosts(packet);
}

bool PacketFilter::matches_protocol(const Packet& packet) const {
  return tcp_ == udp_ || (packet.tcp() != nullptr) == tcp_;
}

bool PacketFilter::matches_ports(const Packet& packet) const {
  const std::uint16_t source = packet.source_port();
  const std::uint16_t destination = packet.destination_port();
  return (ports_.empty() || ports_.contains(source) || ports_.contains(destination)) &&
         (source_ports_.empty() || source_ports_.contains(source)) &&
         (destination_ports_.empty() || destination_ports_.contains(destination));
}

bool PacketFilter::matches_hosts(const Packet& packet) const {
  const ByteView source = packet.source_address;
  const ByteView destination = packet.destination_address;
  return (hosts_.empty() || contains(hosts_, source) || contains(hosts_, destination)) &&
         (source_hosts_.empty() || contains(source_hosts_, source)) &&
         (destination_hosts_.empty() || contains(destination_hosts_, destination));
}

} // namespace chattcp
