#include "platform/interface_identity.h"

#include <net/if.h>
#include <netpacket/packet.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace chattcp {

unsigned index_of_capture(int capture, const std::string& name) {
  sockaddr_ll bound{};
  socklen_t size = sizeof bound;
  // Sockets of other families do not belong to an interface.
  return getsockname(capture, reinterpret_cast<sockaddr*>(&bound), &size) == 0 &&
                 bound.sll_family == AF_PACKET && name.size() < IFNAMSIZ
             ? static_cast<unsigned>(bound.sll_ifindex)
             : 0;
}

// By the socket that is there, as the sandbox allows no further one.
std::string new_name_of(unsigned index, int capture, const std::string& name) {
  const int known = static_cast<int>(index);
  ifreq request{};
  name.copy(request.ifr_name, name.size() < IFNAMSIZ ? name.size() : 0);
  // By name first: an interface may have several.
  if (known == 0 || (ioctl(capture, SIOCGIFINDEX, &request) == 0 && request.ifr_ifindex == known)) {
    return {};
  }
  request = {};
  request.ifr_ifindex = known;
  return ioctl(capture, SIOCGIFNAME, &request) == 0 && name != request.ifr_name
             ? std::string(request.ifr_name)
             : std::string();
}

} // namespace chattcp
