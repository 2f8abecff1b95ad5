#include "source/interface_name.h"

#include "base/error.h"

#include <utility>

#ifdef __linux__
#include <net/if.h>
#include <netpacket/packet.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#endif

namespace chattcp {

#ifdef __linux__

InterfaceName::InterfaceName(int socket, std::string name)
    : socket_(socket), name_(std::move(name)) {
  sockaddr_ll bound{};
  socklen_t size = sizeof bound;
  // Sockets of other families do not belong to an interface.
  if (getsockname(socket_, reinterpret_cast<sockaddr*>(&bound), &size) == 0 &&
      bound.sll_family == AF_PACKET && name_.size() < IFNAMSIZ) {
    index_ = bound.sll_ifindex;
  }
}

std::string InterfaceName::new_name() const {
  ifreq request{};
  name_.copy(request.ifr_name, name_.size() < IFNAMSIZ ? name_.size() : 0);
  // By name first: an interface may have several.
  if (index_ <= 0 ||
      (ioctl(socket_, SIOCGIFINDEX, &request) == 0 && request.ifr_ifindex == index_)) {
    return {};
  }
  request = {};
  request.ifr_ifindex = index_;
  return ioctl(socket_, SIOCGIFNAME, &request) == 0 && name_ != request.ifr_name
             ? std::string(request.ifr_name)
             : std::string();
}

#else

InterfaceName::InterfaceName(int socket, std::string name)
    : socket_(socket), name_(std::move(name)) {}

std::string InterfaceName::new_name() const {
  return {};
}

#endif

void InterfaceName::throw_if_new() const {
  if (const std::string name = new_name(); !name.empty()) {
    throw Error(name_ + ": the interface has been renamed to " + name);
  }
}

} // namespace chattcp
