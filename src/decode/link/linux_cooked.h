// Headers of fixed length with an EtherType: Linux cooked captures, IP over InfiniBand, Cisco HDLC.
#pragma once

#include "decode/step.h"

namespace chattcp {

// LINKTYPE_LINUX_SLL: 16 bytes, the protocol last.
Step decode_linux_sll(ByteView bytes);

// LINKTYPE_LINUX_SLL2: 20 bytes, the protocol first.
Step decode_linux_sll2(ByteView bytes);

// LINKTYPE_IPOIB: a Global Routing Header of 40 bytes, then RFC 4391, 6.
Step decode_ipoib(ByteView bytes);

// Cisco HDLC (RFC 1547, 4.3.1): address, control, EtherType.
Step decode_cisco_hdlc(ByteView bytes);

} // namespace chattcp
