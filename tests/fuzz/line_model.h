// The JSON line by its definition: as plain as packet_model.h, and as quick as a fuzz target needs.
#pragma once

#include "decode/packet.h"
#include "output/packet_json.h"

#include <string>

namespace chattcp::fuzz {

// The line of `packet`, newline included; valid until the next call. The dialect of chattcp-capture
// is written in base64 alone.
const std::string& model_line(const Packet& packet, const JsonOptions& format);

} // namespace chattcp::fuzz
