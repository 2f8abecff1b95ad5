#include "source/interfaces.h"

#include "base/error.h"
#include "platform/hardware_address.h"

#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <net/if.h>
#include <netinet/in.h>
#include <optional>
#include <utility>

namespace chattcp {

namespace {

// A copy of the address of type `Socket` that `address` points to; the pointers of the C API may be
// unaligned.
template <typename Socket> Socket copy_as(const sockaddr* address) {
  Socket copy{};
  std::memcpy(&copy, address, sizeof copy);
  return copy;
}

// A view of a C struct that holds an address in network order.
template <typename In> ByteView bytes_of(const In& address) {
  return {reinterpret_cast<const std::uint8_t*>(&address), sizeof address};
}

// Nothing for other address families.
std::optional<Address> ip_address(const sockaddr* address) {
  switch (address->sa_family) {
  case AF_INET: {
    const auto ipv4 = copy_as<sockaddr_in>(address);
    return Address::of(bytes_of(ipv4.sin_addr));
  }
  case AF_INET6: {
    const auto ipv6 = copy_as<sockaddr_in6>(address);
    return Address::of(bytes_of(ipv6.sin6_addr));
  }
  default:
    return std::nullopt;
  }
}

// Some systems leave the family of a netmask unset, so it is read as that of its address.
unsigned prefix_length(const sockaddr* netmask, sa_family_t family) {
  sockaddr_storage mask{};
  if (netmask == nullptr) {
    return family == AF_INET ? 32 : 128;
  }
  std::memcpy(&mask, netmask, family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6));
  mask.ss_family = family;
  unsigned bits = 0;
  const std::optional<Address> address = ip_address(reinterpret_cast<const sockaddr*>(&mask));
  for (const std::uint8_t byte : address->bytes()) {
    bits += static_cast<unsigned>(std::popcount(byte));
  }
  return bits;
}

// Empty for all zeros, the address of the loopback interface.
std::string mac_text(const MacAddress& octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  if (octets == MacAddress{}) {
    return text;
  }
  for (std::size_t i = 0; i < octets.size(); ++i) {
    text += i == 0 ? "" : ":";
    text += kDigits[octets[i] >> 4U];
    text += kDigits[octets[i] & 0x0fU];
  }
  return text;
}

std::vector<std::string> flag_names(bpf_u_int32 flags) {
  constexpr std::array<std::pair<bpf_u_int32, const char*>, 4> kNames{{
      {PCAP_IF_UP, "up"},
      {PCAP_IF_RUNNING, "running"},
      {PCAP_IF_LOOPBACK, "loopback"},
      {PCAP_IF_WIRELESS, "wireless"},
  }};
  std::vector<std::string> names;
  for (const auto& [flag, name] : kNames) {
    if ((flags & flag) != 0) {
      names.emplace_back(name);
    }
  }
  const bpf_u_int32 connection = flags & PCAP_IF_CONNECTION_STATUS;
  if (connection == PCAP_IF_CONNECTION_STATUS_CONNECTED) {
    names.emplace_back("connected");
  } else if (connection == PCAP_IF_CONNECTION_STATUS_DISCONNECTED) {
    names.emplace_back("disconnected");
  }
  return names;
}

Interface describe(const pcap_if_t& device) {
  Interface interface;
  interface.name = device.name;
  interface.description = device.description == nullptr ? "" : device.description;
  interface.flags = flag_names(device.flags);
  for (const pcap_addr_t* entry = device.addresses; entry != nullptr; entry = entry->next) {
    if (entry->addr == nullptr) {
      continue;
    }
    if (const std::optional<Address> address = ip_address(entry->addr)) {
      const unsigned prefix = prefix_length(entry->netmask, entry->addr->sa_family);
      interface.addresses.push_back({.address = *address, .prefix_length = prefix});
    } else if (const std::optional<MacAddress> mac = hardware_address(entry->addr)) {
      interface.mac = mac_text(*mac);
    }
  }
  return interface;
}

// libpcap also lists devices outside the network stack (USB, D-Bus), and sorts by likelihood; the
// system's order is by interface index.
unsigned order_of(const Interface& interface) {
  constexpr unsigned kLast = std::numeric_limits<unsigned>::max();
  return interface.name == "any" ? kLast : if_nametoindex(interface.name.c_str());
}

} // namespace

std::vector<Interface> list_interfaces() {
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  pcap_if_t* first = nullptr;
  if (pcap_findalldevs(&first, message.data()) != 0) {
    throw Error(std::string("cannot list the interfaces: ") + message.data());
  }
  const std::unique_ptr<pcap_if_t, decltype(&pcap_freealldevs)> devices(first, pcap_freealldevs);

  std::vector<std::pair<unsigned, Interface>> ordered;
  for (const pcap_if_t* device = devices.get(); device != nullptr; device = device->next) {
    Interface interface = describe(*device);
    if (const unsigned order = order_of(interface); order != 0) {
      ordered.emplace_back(order, std::move(interface));
    }
  }
  std::sort(ordered.begin(), ordered.end(),
            [](const auto& left, const auto& right) { return left.first < right.first; });

  std::vector<Interface> interfaces;
  interfaces.reserve(ordered.size());
  for (auto& [order, interface] : ordered) {
    interfaces.push_back(std::move(interface));
  }
  return interfaces;
}

} // namespace chattcp
