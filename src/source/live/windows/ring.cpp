#include "source/live/ring.h"

#include <tuple>

namespace chattcp {

// By default, stamps are counted from the system's clock at the start, and drift away from it.
void prepare_ring(pcap_t* handle) {
  std::ignore = pcap_set_tstamp_type(handle, PCAP_TSTAMP_HOST_HIPREC); // Not in all versions.
}

// Otherwise the event waits for 16,000 bytes. A busy reader still gets many packets at once.
void hurry_ring(pcap_t* handle) {
  std::ignore = pcap_setmintocopy(handle, 0);
}

WaitObject wait_object_of(pcap_t* handle) {
  constexpr WaitObject kNone = -1;
  void* const event = pcap_getevent(handle);
  return event == nullptr ? kNone : reinterpret_cast<WaitObject>(event);
}

int descriptor_of(pcap_t* /*handle*/) {
  return -1;
}

} // namespace chattcp
