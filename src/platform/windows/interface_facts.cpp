#include "platform/interface_facts.h"

#include "platform/windows/adapters.h"

#include <limits>

namespace chattcp {

namespace {

constexpr unsigned kLast = std::numeric_limits<unsigned>::max();
constexpr unsigned kUnknown = kLast - 1;

// The device of Npcap for loopback belongs to no adapter.
bool is_loopback(const std::string& device) {
  return device.ends_with("NPF_Loopback");
}

InterfaceFacts facts_of(const std::string& device, const Adapter* adapter) {
  if (adapter == nullptr) {
    return is_loopback(device)
               ? InterfaceFacts{.order = kLast, .friendly_name = "Loopback", .mac = {}}
               : InterfaceFacts{.order = kUnknown, .friendly_name = {}, .mac = {}};
  }
  return {.order = adapter->loopback     ? kLast
                   : adapter->index != 0 ? adapter->index
                                         : kUnknown,
          .friendly_name = adapter->friendly_name,
          .mac = adapter->mac};
}

} // namespace

// By interface index, and loopback last.
std::vector<InterfaceFacts> facts_of_devices(const std::vector<std::string>& devices) {
  const std::vector<Adapter> adapters = list_adapters();
  std::vector<InterfaceFacts> facts;
  facts.reserve(devices.size());
  for (const std::string& device : devices) {
    facts.push_back(facts_of(device, find_adapter(adapters, device)));
  }
  return facts;
}

} // namespace chattcp
