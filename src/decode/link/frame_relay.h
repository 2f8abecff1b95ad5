// Frame Relay (RFC 2427), also with Cisco's encapsulation.
#pragma once

#include "decode/step.h"

namespace chattcp {

// Frame Relay (RFC 2427): Q.922 address, control, a network protocol identifier.
Step decode_frame_relay(ByteView bytes);

} // namespace chattcp
