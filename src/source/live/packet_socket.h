// What the system does for a live capture besides what libpcap asks of it. For use inside source/
// only. A file per system.
#pragma once

#include "source/filter_assembler.h"
#include "source/pcap_handle.h"

#include <cstdint>
#include <string>

namespace chattcp {

// Before pcap_activate(): no frame is captured until start_frames(), so that none gets around the
// filter that is installed in between. Does nothing where the system empties its buffer when a
// filter is set.
void hold_frames(pcap_t* handle);

// Throws Error, `interface` first.
void start_frames(pcap_t* handle, const std::string& interface);

// The length of the link-layer header that libpcap shows and the kernel's filter does not count.
std::uint32_t hidden_header(pcap_t* handle);

// True for a program that asks for what only the kernel's filter knows: the direction of a frame
// that does not say it, or the interface.
bool needs_kernel(const bpf_program& program);

// Lets the kernel filter frames by `program`. Returns why it does not, or an empty text.
std::string attach_filter(pcap_t* handle, const BpfInstructions& program);

} // namespace chattcp
