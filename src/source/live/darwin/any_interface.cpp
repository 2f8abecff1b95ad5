#include "source/live/any_interface.h"

#include <dlfcn.h>

namespace chattcp {

// Apple's libpcap has a function for it, which no header declares; others do not.
void ask_for_interface_names(pcap_t* handle) {
  using SetWantPktap = int(pcap_t*, int);
  auto* const set = reinterpret_cast<SetWantPktap*>(dlsym(RTLD_DEFAULT, "pcap_set_want_pktap"));
  if (set != nullptr) {
    set(handle, 1); // The link type is then LINKTYPE_PKTAP.
  }
}

} // namespace chattcp
