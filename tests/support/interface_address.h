// Addresses of interfaces for tests.
#pragma once

#include "base/interface.h"

#include <string>

namespace chattcp::test {

// Of "192.168.1.100/24".
inline InterfaceAddress interface_address(const std::string& text) {
  const std::size_t slash = text.find('/');
  return {.address = *Address::parse(text.substr(0, slash)),
          .prefix_length = static_cast<unsigned>(std::stoul(text.substr(slash + 1)))};
}

} // namespace chattcp::test
