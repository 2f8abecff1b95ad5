#include "decode/encapsulation/udp_tunnels.h"

#include <algorithm>

namespace chattcp {

void UdpTunnels::add(Entry entry) {
  const auto place = std::lower_bound(entries_.begin(), entries_.end(), entry);
  if (place == entries_.end() || *place != entry) {
    entries_.insert(place, entry);
  }
}

} // namespace chattcp
