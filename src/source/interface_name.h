// Under which name an interface is known while it is captured on. For use inside source/ only.
#pragma once

#include <string>

namespace chattcp {

// InterfaceName notices that an interface has been renamed: its packet socket goes on, but whoever
// asks for the name means another one. Knows it on Linux alone.
class InterfaceName {
public:
  // `socket` is the one that captures on the interface `name`; it must outlive this.
  InterfaceName(int socket, std::string name);

  // The name that it has been given in place of its own; empty for none. Empty as well where the
  // interface has gone, and for what is none, such as `any`.
  std::string new_name() const;

  // Throws the Error that tells of it: another interface may soon bear the name, and whoever asks
  // for it would be shown this one.
  void throw_if_new() const;

private:
  int socket_;
  std::string name_;
  int index_ = 0; // The kernel's number of it; 0: what is captured on is not one interface.
};

} // namespace chattcp
