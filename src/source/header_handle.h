// Opening a capture file that has a header and no frames. For use inside source/ only. A file per
// system.
#pragma once

#include "source/pcap_handle.h"
#include "source/pcap_header.h"

namespace chattcp {

// A handle of a saved file: libpcap treats those of interfaces, and those of nothing, otherwise.
// Throws Error, which begins with "cannot prepare a filter".
PcapHandle open_header(const PcapHeader& header);

} // namespace chattcp
