#include "pipeline/interface_records.h"

#include "base/address.h"
#include "source/interfaces.h"

#include <utility>

namespace chattcp {

namespace {

InterfaceRecord record_of(Interface interface) {
  InterfaceRecord record;
  record.name = std::move(interface.name);
  record.description = std::move(interface.description);
  record.mac = std::move(interface.mac);
  record.flags = std::move(interface.flags);
  for (const auto& [address, prefix_length] : interface.addresses) {
    const std::string text = Address::of(address).text();
    std::string& first = address.size() == kIpv4Length ? record.ipv4_address : record.ipv6_address;
    if (first.empty()) {
      first = text;
    }
    record.addresses.push_back(text + "/" + std::to_string(prefix_length));
  }
  return record;
}

} // namespace

std::vector<InterfaceRecord> interface_records() {
  std::vector<InterfaceRecord> records;
  for (Interface& interface : list_interfaces()) {
    records.push_back(record_of(std::move(interface)));
  }
  return records;
}

} // namespace chattcp
