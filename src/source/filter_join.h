// Joins several BPF programs into one. For use inside source/ only.
#pragma once

#include "source/filter_assembler.h"
#include "source/pcap_handle.h"

#include <vector>

namespace chattcp {

// A program that accepts what `wide` and one of `expressions` accept; either may be missing (null,
// empty), which accepts everything. It keeps `snapshot_length` bytes.
//
// Each is compiled by itself, so that `vlan` and similar words shift the offsets in their own
// expression only. A read past the end of a frame ends a BPF program and rejects the frame; here it
// rejects one expression only, and the next ones are tried.
//
// `hidden_header` is the length of the link-layer header that the programs see but that is not part
// of the frame where they run: that of a cooked frame, which libpcap makes up.
BpfInstructions join_programs(const BpfProgram* wide, const std::vector<BpfProgram>& expressions,
                              std::uint32_t hidden_header, std::uint32_t snapshot_length);

} // namespace chattcp
