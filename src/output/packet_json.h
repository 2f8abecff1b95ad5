// The JSON line of a packet, the documented interface of this program.
#pragma once

#include "decode/packet.h"
#include "output/chunk.h"
#include "output/payload_encoding.h"

namespace chattcp {

// Appends `packet` as one line of JSON, newline included, keys in their documented order. Options'
// data follow the payload's encoding, save that `none` and `text` leave them an array.
// Writes into `out` and nowhere else: no allocation once the buffer has grown.
void append_json_line(const Packet& packet, PayloadEncoding encoding, Chunk& out);

} // namespace chattcp
