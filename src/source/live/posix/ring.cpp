#include "source/live/ring.h"

namespace chattcp {

void prepare_ring(pcap_t* /*handle*/) {}

void hurry_ring(pcap_t* /*handle*/) {}

WaitObject wait_object_of(pcap_t* handle) {
  return pcap_get_selectable_fd(handle);
}

int descriptor_of(pcap_t* handle) {
  return pcap_fileno(handle);
}

} // namespace chattcp
