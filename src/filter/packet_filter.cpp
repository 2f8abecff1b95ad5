#include "filter/packet_filter.h"

#include "base/error.h"
#include "base/words.h"
#include "filter/filter_text.h"
#include "filter/hint/value_hint.h"

#include <optional>

namespace chattcp {

namespace {

constexpr std::string_view kPort = "a port number from 0 to 65535 or a range such as 8000-8999";
constexpr std::string_view kProtocolOrPort =
    "tcp, udp, a port number from 0 to 65535 or a range such as 8000-8999";
constexpr std::string_view kAddress = "an IPv4 or IPv6 address or a prefix such as 10.0.0.0/8";

// "!22" is the exclusion of "22".
bool is_exclusion(std::string_view value) {
  return value.starts_with('!');
}

std::string_view without_mark(std::string_view value) {
  return value.substr(is_exclusion(value) ? 1 : 0);
}

template <typename Set> Set& chosen(Condition<Set>& condition, std::string_view value) {
  return is_exclusion(value) ? condition.excluded : condition.wanted;
}

std::optional<Protocol> parse_protocol(std::string_view text) {
  return text == "tcp"   ? std::optional(Protocol::tcp)
         : text == "udp" ? std::optional(Protocol::udp)
                         : std::nullopt;
}

[[noreturn]] void refuse(std::string_view flag, std::string_view value, std::string_view allowed,
                         const std::string& hint) {
  refuse_value(flag, value, std::string(allowed) + (hint.empty() ? "" : "; ") + hint);
}

void add_ports(Condition<PortSet>& ports, std::string_view flag, std::string_view value,
               std::string_view allowed) {
  const std::optional<PortRange> range = PortRange::parse(without_mark(value));
  if (!range) {
    refuse(flag, value, allowed, port_hint(flag, value));
  }
  chosen(ports, value).insert(*range);
}

void add_host(Condition<AddressSet>& hosts, std::string_view flag, std::string_view value) {
  const std::optional<AddressPrefix> prefix = AddressPrefix::parse(without_mark(value));
  if (!prefix) {
    refuse(flag, value, kAddress, address_hint(flag, value));
  }
  chosen(hosts, value).insert(*prefix);
}

template <typename Set>
void refuse_impossible(const Condition<Set>& condition, std::string_view dash,
                       std::string_view key) {
  if (condition.is_impossible()) {
    const std::string wanted = values_text(condition.wanted, "");
    throw UsageError(std::string(dash) + std::string(key) + ": '" +
                     values_text(condition.excluded, "!") + "' excludes " +
                     (wanted.empty() ? "everything" : "all of '" + wanted + "'") +
                     "; no packet could match");
  }
}

} // namespace

void PacketFilter::add(FilterKey key, std::string_view flag, std::string_view text) {
  matches_everything_ = false;
  for (const std::string_view value : split(text, ",")) {
    add_value(key, flag, value);
  }
}

void PacketFilter::add_value(FilterKey key, std::string_view flag, std::string_view value) {
  switch (key) {
  case FilterKey::protocol_or_port:
    if (const std::optional<Protocol> protocol = parse_protocol(without_mark(value))) {
      chosen(protocols_, value).insert(*protocol);
    } else {
      add_ports(ports_, flag, value, kProtocolOrPort);
    }
    break;
  case FilterKey::source_port:
    add_ports(source_ports_, flag, value, kPort);
    break;
  case FilterKey::destination_port:
    add_ports(destination_ports_, flag, value, kPort);
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

void PacketFilter::check(std::string_view dash) const {
  refuse_impossible(protocols_, dash, "p");
  refuse_impossible(ports_, dash, "p");
  refuse_impossible(source_ports_, dash, "p.src");
  refuse_impossible(destination_ports_, dash, "p.dst");
  refuse_impossible(hosts_, dash, "h");
  refuse_impossible(source_hosts_, dash, "h.src");
  refuse_impossible(destination_hosts_, dash, "h.dst");
}

namespace {

// Both sides of `hosts` or `ports` are tested, so that what it excludes is excluded in both
// directions.
template <typename Set, typename Add>
void widen(Condition<Set>& both, Condition<Set>& source, Condition<Set>& destination, Add add) {
  const bool any = !both.wanted.empty();
  for (Condition<Set>* const side : {&source, &destination}) {
    if (!any) {
      add(both.wanted, side->wanted);
    }
    *side = {};
  }
}

} // namespace

PacketFilter PacketFilter::both_directions() const {
  PacketFilter filter = *this;
  widen(filter.hosts_, filter.source_hosts_, filter.destination_hosts_,
        [](AddressSet& all, const AddressSet& some) {
          for (const AddressPrefix& prefix : some.prefixes()) {
            all.insert(prefix);
          }
        });
  widen(filter.ports_, filter.source_ports_, filter.destination_ports_,
        [](PortSet& all, const PortSet& some) {
          for (const PortRange range : some.ranges()) {
            all.insert(range);
          }
        });
  return filter;
}

bool PacketFilter::matches(const Packet& packet) const {
  return matches_everything_ ||
         (protocols_.holds(packet.tcp() != nullptr ? Protocol::tcp : Protocol::udp) &&
          matches_ports(packet) && matches_hosts(packet));
}

bool PacketFilter::matches_ports(const Packet& packet) const {
  const std::uint16_t source = packet.source_port();
  const std::uint16_t destination = packet.destination_port();
  return ports_.holds(source, destination) && source_ports_.holds(source) &&
         destination_ports_.holds(destination);
}

bool PacketFilter::matches_hosts(const Packet& packet) const {
  const ByteView source = packet.source_address;
  const ByteView destination = packet.destination_address;
  return hosts_.holds(source, destination) && source_hosts_.holds(source) &&
         destination_hosts_.holds(destination);
}

} // namespace chattcp
