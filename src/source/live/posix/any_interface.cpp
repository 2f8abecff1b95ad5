#include "source/live/any_interface.h"

namespace chattcp {

void ask_for_interface_names(pcap_t* /*handle*/) {}

} // namespace chattcp
