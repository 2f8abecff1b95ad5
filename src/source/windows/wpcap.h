// wpcap.dll, libpcap on Windows: that of Npcap, or an older one. It is loaded when it is first
// used, so that all that needs no interface works without it. wpcap.cpp defines the functions of
// <pcap/pcap.h> that chattcp uses.
#pragma once

#include <string>

namespace chattcp {

// Why wpcap.dll cannot be used, with the remedy; empty if it can.
const std::string& wpcap_problem();

// Whether it has a function. Always false if it cannot be used.
bool wpcap_has(const char* function);

} // namespace chattcp
