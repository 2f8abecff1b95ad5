// bpf(4) cuts the size to its limit (the sysctl debug.bpf_maxbufsize or net.bpf.maxbufsize).
#include "source/live/granted_buffer.h"

#include <pcap/pcap.h>

namespace chattcp {

std::string buffer_warning(pcap_t* handle, int wanted) {
  constexpr int kKibibyte = 1024;
  const int granted = pcap_bufsize(handle);
  return granted >= 0 && granted < wanted
             ? "the system grants a buffer of " + std::to_string(granted / kKibibyte) +
                   " KiB in place of " + std::to_string(wanted / kKibibyte) + " KiB"
             : std::string();
}

} // namespace chattcp
