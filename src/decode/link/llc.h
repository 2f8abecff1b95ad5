// Logical Link Control (IEEE 802.2) with SNAP (RFC 1042).
#pragma once

#include "decode/step.h"

#include <cstdint>

namespace chattcp {

Step decode_llc(ByteView bytes);

// The five bytes after an LLC header of SNAP: an organisation code and its protocol identifier.
// Decodes EtherTypes, and bridged Ethernet and FDDI as in Frame Relay (RFC 2427, 4.2), without
// padding.
Step decode_snap(ByteView bytes);

// The protocol after a network layer protocol identifier (ISO/IEC TR 9577).
Step step_by_nlpid(std::uint8_t identifier, ByteView bytes);

} // namespace chattcp
