// Systems where setting a filter by libpcap is exact, because it empties the buffer.
#include "source/live/packet_socket.h"

#include "base/error.h"

namespace chattcp {

void hold_frames(pcap_t* /*handle*/) {}

void start_frames(pcap_t* /*handle*/, const std::string& /*interface*/) {}

std::uint32_t hidden_header(pcap_t* /*handle*/) {
  return 0;
}

bool needs_kernel(const bpf_program& /*program*/) {
  return false;
}

// libpcap filters in user space by itself if the kernel refuses the program.
std::string attach_filter(pcap_t* handle, const BpfInstructions& program) {
  BpfInstructions copy = program;
  bpf_program whole{.bf_len = static_cast<u_int>(copy.size()), .bf_insns = copy.data()};
  if (pcap_setfilter(handle, &whole) != 0) {
    throw Error(std::string("cannot install the filter: ") + pcap_geterr(handle));
  }
  return {};
}

} // namespace chattcp
