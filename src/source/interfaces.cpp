#include "source/interfaces.h"

#include "base/error.h"
#include "platform/hardware_address.h"
#include "platform/interface_facts.h"
#include "source/interface_search.h"

#include <pcap/pcap.h>

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <optional>
#include <utility>

namespace chattcp {

namespace {

// Nothing for other address families.
std::optional<Address> ip_address(const sockaddr* address) {
  const ByteView bytes = ip_address_bytes(address);
  return bytes.empty() ? std::nullopt : std::optional(Address::of(bytes));
}

// Without a netmask, all bits of the address.
unsigned prefix_length(const pcap_addr_t& entry) {
  constexpr unsigned kBitsOfByte = 8;
  if (entry.netmask == nullptr) {
    return static_cast<unsigned>(ip_address_bytes(entry.addr).size()) * kBitsOfByte;
  }
  unsigned bits = 0;
  for (const std::uint8_t byte : ip_netmask_bytes(entry.netmask, entry.addr)) {
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
      interface.addresses.push_back({.address = *address, .prefix_length = prefix_length(*entry)});
    } else if (const std::optional<MacAddress> mac = hardware_address(entry->addr)) {
      interface.mac = mac_text(*mac);
    }
  }
  return interface;
}

// libpcap sorts by likelihood.
std::vector<Interface> in_order(std::vector<Interface> interfaces) {
  std::vector<std::string> names;
  names.reserve(interfaces.size());
  for (const Interface& interface : interfaces) {
    names.push_back(interface.name);
  }
  const std::vector<InterfaceFacts> facts = facts_of_devices(names);

  std::vector<std::pair<unsigned, Interface>> ordered;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    if (facts[i].order != 0) {
      interfaces[i].friendly_name = facts[i].friendly_name;
      interfaces[i].mac = facts[i].mac ? mac_text(*facts[i].mac) : interfaces[i].mac;
      ordered.emplace_back(facts[i].order, std::move(interfaces[i]));
    }
  }
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const auto& left, const auto& right) { return left.first < right.first; });

  interfaces.clear();
  for (auto& [order, interface] : ordered) {
    interfaces.push_back(std::move(interface));
  }
  return interfaces;
}

} // namespace

std::vector<Interface> list_interfaces() {
  std::array<char, PCAP_ERRBUF_SIZE> message{};
  pcap_if_t* first = nullptr;
  if (pcap_findalldevs(&first, message.data()) != 0) {
    throw Error(std::string("cannot list the interfaces: ") + message.data());
  }
  const std::unique_ptr<pcap_if_t, decltype(&pcap_freealldevs)> devices(first, pcap_freealldevs);

  std::vector<Interface> interfaces;
  for (const pcap_if_t* device = devices.get(); device != nullptr; device = device->next) {
    interfaces.push_back(describe(*device));
  }
  interfaces = in_order(std::move(interfaces));
  keep_labels_unique(interfaces);
  return interfaces;
}

} // namespace chattcp
