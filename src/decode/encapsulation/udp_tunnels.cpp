#include "decode/encapsulation/udp_tunnels.h"

#include <algorithm>

namespace chattcp {

void UdpTunnels::add(Entry entry) {
  const auto position = std::lower_bound(entries_.begin(), entries_.end(), entry);
  if (position == entries_.end() || *position != entry) {
    entries_.insert(position, entry);
  }
}

} // namespace chattcp
