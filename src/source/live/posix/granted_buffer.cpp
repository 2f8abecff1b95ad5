// Systems that grant all or fail, as Linux does.
#include "source/live/granted_buffer.h"

namespace chattcp {

std::string buffer_warning(pcap_t* /*handle*/, int /*wanted*/) {
  return {};
}

} // namespace chattcp
