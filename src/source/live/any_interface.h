// Captures on all interfaces at once (`-i any`). For use inside source/ only. A file per system.
#pragma once

#include "source/pcap_handle.h"

namespace chattcp {

// Call before pcap_activate(): asks for frames that name their interface, where the system has
// them.
void ask_for_interface_names(pcap_t* handle);

} // namespace chattcp
