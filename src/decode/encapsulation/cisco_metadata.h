// Cisco MetaData with a Security Group Tag (draft-smith-kandula-sxp, EtherType 0x8909).
#pragma once

#include "decode/step.h"

namespace chattcp {

// `bytes` follow the EtherType; the next EtherType follows the metadata.
Step decode_cisco_metadata(ByteView bytes);

// In GRE the next EtherType precedes the metadata.
Step decode_cisco_metadata_in_gre(ByteView bytes);

} // namespace chattcp
