#include "platform/interface_identity.h"

#include <fstream>
#include <net/if.h>
#include <netpacket/packet.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace chattcp {

bool is_interface(const std::string& name) {
  return name == "any" || if_nametoindex(name.c_str()) != 0;
}

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
  const std::string now = name_of_index(index, capture);
  return now == name ? std::string() : now;
}

std::string name_of_index(unsigned index, int capture) {
  ifreq request{};
  request.ifr_ifindex = static_cast<int>(index);
  return ioctl(capture, SIOCGIFNAME, &request) == 0 ? request.ifr_name : "";
}

bool may_be_bridge_port(unsigned index, const std::string& name) {
  const std::string folder = "/sys/class/net/" + name;
  unsigned number = 0;
  std::ifstream(folder + "/ifindex") >> number; // The folder may show another network namespace.
  return number != index || access((folder + "/brport").c_str(), F_OK) == 0;
}

} // namespace chattcp
