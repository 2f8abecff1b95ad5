// One BPF program out of several. For use inside source/ only.
#pragma once

#include "source/filter_assembler.h"
#include "source/pcap_handle.h"

#include <vector>

namespace chattcp {

// A program that accepts what `wide` and one of `expressions` accept; either may be missing (null,
// empty), which accepts everything. It keeps `snapshot_length` bytes.
//
// Each is compiled by itself, so that what `vlan` and its like do to the offsets in one of them
// does not reach the others. Reading past the end of a frame ends a BPF program, as a refusal; here
// it refuses one expression only, and the next ones follow.
//
// `hidden_header` is the length of the link-layer header that the programs see and whoever runs
// them does not count as part of the frame: that of a cooked frame, which libpcap makes up.
BpfInstructions join_programs(const BpfProgram* wide, const std::vector<BpfProgram>& expressions,
                              std::uint32_t hidden_header, std::uint32_t snapshot_length);

} // namespace chattcp
