#include "source/live/any_interface.h"

// Apple's libpcap has it, without a declaration; others do not.
extern "C" int pcap_set_want_pktap(pcap_t* handle, int wanted) __attribute__((weak_import));

namespace chattcp {

// The link type is then LINKTYPE_PKTAP.
void ask_for_interface_names(pcap_t* handle) {
  if (pcap_set_want_pktap != nullptr) {
    pcap_set_want_pktap(handle, 1);
  }
}

} // namespace chattcp
