#include "platform/windows/adapters.h"

#include "platform/windows/wide.h"

#include <winsock2.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <iphlpapi.h>

namespace chattcp {

namespace {

using Entry = IP_ADAPTER_ADDRESSES;

// Looked up, since the loader would take a library of this name that lies beside the program.
using GetAddresses = ULONG(WINAPI*)(ULONG, ULONG, void*, Entry*, ULONG*);
GetAddresses find_function() {
  const HMODULE library = LoadLibraryExW(L"iphlpapi.dll", nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32);
  return library == nullptr ? nullptr
                            : reinterpret_cast<GetAddresses>(reinterpret_cast<void*>(
                                  GetProcAddress(library, "GetAdaptersAddresses")));
}

// The list is a chain inside of this memory. Empty if there is none.
std::vector<std::byte> read_list() {
  constexpr ULONG kFlags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST |
                           GAA_FLAG_SKIP_DNS_SERVER | GAA_FLAG_INCLUDE_ALL_INTERFACES;
  constexpr int kAttempts = 4; // Adapters may be added meanwhile.
  static const GetAddresses get_addresses = find_function();
  ULONG size = 64 * 1024;
  for (int i = 0; get_addresses != nullptr && i < kAttempts; ++i) {
    std::vector<std::byte> memory(size);
    const ULONG error =
        get_addresses(AF_UNSPEC, kFlags, nullptr, reinterpret_cast<Entry*>(memory.data()), &size);
    if (error == ERROR_SUCCESS) {
      return memory;
    }
    if (error != ERROR_BUFFER_OVERFLOW) {
      break;
    }
  }
  return {};
}

Adapter describe(const Entry& entry) {
  Adapter adapter{.guid = entry.AdapterName,
                  .friendly_name = entry.FriendlyName == nullptr ? "" : to_utf8(entry.FriendlyName),
                  .mac = {},
                  .index = entry.IfIndex != 0 ? entry.IfIndex : entry.Ipv6IfIndex,
                  .loopback = entry.IfType == IF_TYPE_SOFTWARE_LOOPBACK,
                  .has_address = entry.FirstUnicastAddress != nullptr};
  if (MacAddress mac{}; entry.PhysicalAddressLength == mac.size()) {
    std::copy_n(std::begin(entry.PhysicalAddress), mac.size(), mac.begin());
    adapter.mac = mac;
  }
  return adapter;
}

} // namespace

std::vector<Adapter> list_adapters() {
  const std::vector<std::byte> memory = read_list();
  std::vector<Adapter> adapters;
  const auto* entry = memory.empty() ? nullptr : reinterpret_cast<const Entry*>(memory.data());
  for (; entry != nullptr; entry = entry->Next) {
    adapters.push_back(describe(*entry));
  }
  return adapters;
}

bool same_name(const std::string& left, const std::string& right) {
  return _stricmp(left.c_str(), right.c_str()) == 0;
}

const Adapter* find_adapter(const std::vector<Adapter>& adapters, std::string_view device) {
  const std::string guid(device.substr(std::min(device.rfind('{'), device.size())));
  const auto found =
      std::find_if(adapters.begin(), adapters.end(),
                   [&guid](const Adapter& adapter) { return same_name(adapter.guid, guid); });
  return found == adapters.end() ? nullptr : &*found;
}

} // namespace chattcp
