#include "source/live/captured_interface.h"

#include "platform/interface_identity.h"
#include "source/interfaces.h"

#include <charconv>

namespace chattcp {

namespace {

// Of "02:00:5e:10:00:00". Nothing for another text, and for zeros, which no frame is sent to.
std::optional<std::array<std::uint8_t, 6>> parse_address(std::string_view text) {
  std::array<std::uint8_t, 6> address{};
  constexpr std::size_t kEach = 3; // Two digits and a colon.
  if (text.size() + 1 != address.size() * kEach) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char* const begin = text.data() + i * kEach;
    std::from_chars(begin, begin + 2, address[i], 16);
  }
  return address == decltype(address){} ? std::nullopt : std::optional(address);
}

} // namespace

CapturedInterface::CapturedInterface(int socket, const std::string& name, LinkType link_type)
    : socket_(socket) {
  if (link_type != LinkType::ethernet) {
    return;
  }
  for (const Interface& known : list_interfaces()) {
    if (known.label() == name) {
      address_ = parse_address(known.mac);
      forwards_ = may_be_bridge_port(index_of_capture(socket, name), name);
    }
  }
}

std::string_view CapturedInterface::name_of(std::uint32_t index) const {
  const auto [entry, is_new] = names_.try_emplace(index);
  if (is_new) {
    entry->second = name_of_index(index, socket_);
  }
  return entry->second;
}

} // namespace chattcp
