// Detects that an interface was renamed during a capture. For use inside source/ only.
#pragma once

#include <string>

namespace chattcp {

// InterfaceName detects that an interface has been renamed: the capture goes on, but the old name
// may now mean another interface.
class InterfaceName {
public:
  // `socket`, a descriptor of libpcap, captures on the interface `name` and must outlive this
  // object.
  InterfaceName(int socket, std::string name);

  // The new name of the interface; empty if it was not renamed, has gone, or is not one, such as
  // `any`.
  std::string new_name() const;

  // Throws Error if it was renamed: the capture would otherwise go on under a name that another
  // interface may take.
  void throw_if_new() const;

private:
  int socket_;
  std::string name_;
  unsigned index_; // The interface index; 0 if the capture is not on a single interface.
};

} // namespace chattcp
