#include "capture/mapped_hint.h"

#include <string_view>

namespace chattcp {

std::string mapped_hint(const PacketFilter& filter) {
  constexpr std::string_view kMapped = "::ffff:";
  for (const Condition<AddressSet>* condition :
       {&filter.hosts(), &filter.source_hosts(), &filter.destination_hosts()}) {
    for (const AddressSet* set : {&condition->wanted, &condition->excluded}) {
      for (const AddressPrefix& prefix : set->prefixes()) {
        const std::string text = prefix.text();
        const std::string address = text.substr(0, text.find('/'));
        if (address.starts_with(kMapped) && address.find('.') != std::string::npos) {
          return address + " matches only IPv6 packets; for IPv4 packets use " +
                 address.substr(kMapped.size());
        }
      }
    }
  }
  return {};
}

} // namespace chattcp
