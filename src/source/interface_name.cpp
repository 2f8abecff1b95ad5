#include "source/interface_name.h"

#include "base/error.h"
#include "platform/interface_identity.h"

#include <utility>

namespace chattcp {

InterfaceName::InterfaceName(int socket, std::string name)
    : socket_(socket), name_(std::move(name)), index_(index_of_capture(socket, name_)) {}

std::string InterfaceName::new_name() const {
  return new_name_of(index_, socket_, name_);
}

void InterfaceName::throw_if_new() const {
  if (const std::string name = new_name(); !name.empty()) {
    throw Error(name_ + ": the interface has been renamed to " + name);
  }
}

} // namespace chattcp
