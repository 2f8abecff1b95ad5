// Frame Relay (RFC 2427), and Cisco's encapsulation on it.
#pragma once

#include "decode/step.h"

namespace chattcp {

// Frame Relay (RFC 2427): Q.922 address, control, a network protocol identifier.
Step decode_frame_relay(ByteView bytes);

} // namespace chattcp
