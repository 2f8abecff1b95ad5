#include "source/library_version.h"

#include <pcap/pcap.h>

namespace chattcp {

std::string capture_library_version() {
  return pcap_lib_version();
}

} // namespace chattcp
