#include "filter/port_set.h"

namespace chattcp {

namespace {

constexpr std::size_t kPorts = 65536;

} // namespace

void PortSet::insert(std::uint16_t port) {
  members_.resize(kPorts);
  members_[port] = true;
}

std::vector<std::uint16_t> PortSet::values() const {
  std::vector<std::uint16_t> values;
  for (std::size_t port = 0; port < members_.size(); ++port) {
    if (members_[port]) {
      values.push_back(static_cast<std::uint16_t>(port));
    }
  }
  return values;
}

} // namespace chattcp
