// What a live capture needs of the system beyond libpcap. For use inside source/ only. A file per
// system.
#pragma once

#include "source/filter_assembler.h"
#include "source/pcap_handle.h"

#include <cstdint>
#include <string>

namespace chattcp {

// Call before pcap_activate(): no frame is captured until start_frames(), so that none bypasses the
// filter installed in between. Does nothing if the system empties its buffer when a filter is set.
void hold_frames(pcap_t* handle);

// Throws Error, which begins with `interface`.
void start_frames(pcap_t* handle, const std::string& interface);

// The length of a link-layer header that libpcap adds and the kernel's filter does not see.
std::uint32_t hidden_header(pcap_t* handle);

// True for a program that uses what only the kernel's filter knows: the interface, or the direction
// of a frame that does not record it.
bool needs_kernel(const bpf_program& program);

// Installs `program` in the kernel. Returns why that failed, or an empty text.
std::string attach_filter(pcap_t* handle, const BpfInstructions& program);

} // namespace chattcp
